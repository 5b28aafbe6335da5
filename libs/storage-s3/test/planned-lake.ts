import { planGeneration, syncGeneration } from './generations.ts';
import { createLakeFolder } from './lake-folder.ts';
import type { LakeFolder } from './lake-folder.ts';

/** A lake whose second run is planned and not committed, beside one where it was committed. */
export interface PlannedLake {
  readonly planned: LakeFolder;
  readonly undisturbed: LakeFolder;
}

export async function createPlannedLake(): Promise<PlannedLake> {
  const planned = await createLakeFolder();
  await syncGeneration(planned.lake, 0);
  const undisturbed = await createLakeFolder(planned);
  await syncGeneration(undisturbed.lake, 1);
  await planGeneration(planned.lake, 1);
  return { planned, undisturbed };
}
