import type { Texts } from '../say';

/** Filled in by a build (`scripts/messages-plugin.ts`); in development and tests all texts stand beside their messages. */
export const texts: Texts = {};
