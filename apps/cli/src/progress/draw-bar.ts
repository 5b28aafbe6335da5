const WIDTH = 30;

/** A bar that is filled to a share from 0 to 1. */
export function drawBar(share: number, width = WIDTH): string {
  const filled = Math.round(Math.min(1, share) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

/** How wide a bar can be beside other texts of a line; 0 where the terminal has no place for one. */
export function barWidthBeside(texts: number, columns: number): number {
  return Math.max(0, Math.min(WIDTH, columns - texts));
}
