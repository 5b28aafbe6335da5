const WIDTH = 30;

/** A bar that is filled to a share from 0 to 1. */
export function drawBar(share: number): string {
  const filled = Math.round(Math.min(1, share) * WIDTH);
  return '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
}
