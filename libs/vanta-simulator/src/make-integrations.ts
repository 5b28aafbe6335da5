import type { Integration } from '@vanta-vuln/core';
import { idMaker } from './make-id.ts';

// Scanners that exist; their ids here are made up.
const SCANNERS = [
  ['aws-inspector', 'AWS Inspector', ['ContainerRepository', 'Ec2Instance']],
  ['snyk', 'Snyk', ['CodeRepository']],
  ['github', 'GitHub', ['CodeRepository']],
  ['qualys', 'Qualys', ['Host']],
  ['wiz', 'Wiz', ['ContainerImage', 'Host']],
  ['tenable', 'Tenable', ['Host']],
  ['crowdstrike', 'CrowdStrike Falcon', ['Workstation']],
  ['sentinelone', 'SentinelOne', ['Workstation']],
] as const;

/** The connected scanners; where there are at least three, the third has lost its connection. */
export function makeIntegrations(count: number, seed: number): Integration[] {
  const connectionId = idMaker(seed, 'connection');
  return Array.from({ length: count }, (_, index) => {
    const [id, displayName, resourceKinds] = SCANNERS[index] ?? [
      `scanner-${index + 1}`,
      `Scanner ${index + 1}`,
      ['Host'],
    ];
    const isDisabled = index === 2;
    const connectionErrorMessage = isDisabled
      ? 'The access token has expired. Reconnect the integration.'
      : null;
    return {
      integrationId: `${id}-${connectionId(index).slice(0, 6)}`,
      displayName,
      resourceKinds: [...resourceKinds],
      connections: [{ connectionId: connectionId(index), isDisabled, connectionErrorMessage }],
    };
  });
}
