import type { SettingKind } from './setting-facts.ts';

const WHOLE_NUMBER = /^[+-]?\d+$/;

/**
 * The value that a text stands for, as a config file would hold it.
 *
 * A text that doesn't fit stays as it is: the schema then refuses it with the text in the message.
 */
export function readSettingText(text: string, kind: SettingKind): string | number {
  const trimmed = text.trim();
  switch (kind) {
    case 'whole-number':
      return WHOLE_NUMBER.test(trimmed) ? Number(trimmed) : trimmed;
    case 'choice':
    case 'duration':
      return trimmed.toLowerCase();
    case 'text':
      return trimmed;
    case 'path':
      return text;
  }
}
