import { reasonTextIn } from '$lib/domain/space/built-in';
import { getLocale } from '$lib/i18n/runtime';

/** Returns a deal's reason for being lost: a built-in one in the reader's language, any other as it was typed. */
export const reasonWords = (kept: string): string => reasonTextIn(kept, getLocale());
