/**
 * A text with letters and their marks as one character where there is one (NFC). Long runs of marks
 * are parted as Unicode's Stream-Safe Text Format does: sorting them would cost their square.
 */
export const composed = (text: string): string =>
	text.replace(/\p{M}{30}(?=\p{M})/gu, '$&\u034f').normalize('NFC');

/** Characters that nobody sees: zero widths, directions, soft hyphens, controls. A joiner may be one. */
export const UNSEEN =
	/[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|(?![\t\n\r])\p{Cc}/gu;

/** Joiners that join nothing. They have a meaning in emoji and in scripts that join letters. */
const LOOSE_JOINER =
	/(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{L}\p{M}])[\u200c\u200d]+|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200c\u200d]+/gu;

/**
 * Returns a text as it is stored: letters composed (NFC), without invisible characters, with plain
 * spaces for all others, and trimmed. Line breaks stay, and so do joiners in emoji and in scripts that
 * need them.
 */
export function visible(text: string): string {
	// Most texts contain nothing of that kind.
	if (isPlain(text)) return text.trim();
	return composed(text)
		.replace(UNSEEN, '')
		.replace(LOOSE_JOINER, '')
		.replace(/\p{Zs}/gu, ' ')
		.trim();
}

/** Whether a text has only letters without marks, signs of a keyboard, and spaces. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

const PLAIN = /^[\t\n\r\x20-\x7e]*$/;
