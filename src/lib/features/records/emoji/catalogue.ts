import { emojiFrom, type Emoji } from '$lib/domain/emoji/emoji';
import type { Locale } from '$lib/i18n/runtime';

/** The files are a part of the app: nobody else is asked for them, and they are here without a connection. */
const WORDS: Readonly<Record<Locale, () => Promise<{ readonly default: string }>>> = {
	en: () => import('./names/en.txt?raw'),
	pl: () => import('./names/pl.txt?raw'),
	vi: () => import('./names/vi.txt?raw')
};

const loaded = new Map<Locale, Promise<readonly Emoji[]>>();

/** Loads all emoji with their names in a language. They are found by the words of the other languages, too. */
export function emojiIn(locale: Locale): Promise<readonly Emoji[]> {
	const known = loaded.get(locale);
	if (known !== undefined) return known;
	const all = load(locale);
	loaded.set(locale, all);
	// What could not be loaded is tried again by whoever asks next.
	all.catch(() => loaded.delete(locale));
	return all;
}

async function load(locale: Locale): Promise<readonly Emoji[]> {
	const { en, pl, vi } = WORDS;
	const [shared, own, ...others] = await Promise.all([
		import('./names/emoji.txt?raw'),
		...[WORDS[locale], ...[en, pl, vi].filter((one) => one !== WORDS[locale])].map((one) => one())
	]);
	return emojiFrom(shared.default, [own?.default ?? '', ...others.map((one) => one.default)]);
}
