import { increment } from './counts.ts';
import type { IntegrationFacts } from './statistics.ts';

/** Gives an integration's id its display name; where several share one, the id tells them apart. */
export function integrationNames(integrations: readonly IntegrationFacts[]): (id: string) => string {
  const names = new Map(
    integrations.map(({ integration_id, display_name }) => [integration_id, display_name]),
  );
  const uses = new Map<string, number>();
  for (const name of names.values()) if (name !== null) increment(uses, name);
  return (id) => {
    const name = names.get(id);
    if (!name) return id;
    return uses.get(name) === 1 ? name : `${name} (${id})`;
  };
}
