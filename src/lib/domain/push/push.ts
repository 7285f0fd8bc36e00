/** The languages in which a push message has its sentence. */
export const PUSH_LANGUAGES = ['en', 'pl', 'vi'] as const;

export type PushLanguage = (typeof PUSH_LANGUAGES)[number];

/**
 * What a push message says: that there is something, and nothing of what it is. Push services carry it, and
 * a locked screen shows it.
 */
export const PUSH_SENTENCES: Readonly<Record<PushLanguage, string>> = {
	en: 'There is something new in your inbox.',
	pl: 'W Twojej skrzynce jest coś nowego.',
	vi: 'Hộp thư đến của bạn có mục mới.'
};

/** Where a push message leads to. */
export const PUSH_PATH = '/inbox';

/** How a message replaces the one before it on the screen of a device. */
export const PUSH_TAG = 'polder-inbox';

/**
 * Returns the content of a message in the form of Declarative Web Push, which a browser can show without
 * running anything. The service worker reads the same. `origin` is where the device has the app from.
 */
export const pushPayload = (language: PushLanguage, origin: string): string =>
	JSON.stringify({
		web_push: 8030,
		notification: {
			title: 'Polder',
			body: PUSH_SENTENCES[language],
			lang: language,
			tag: PUSH_TAG,
			navigate: `${origin}${PUSH_PATH}`
		}
	});

/** Returns the sentence of a message that arrived; that of English when it cannot be read. */
export function sentenceOf(message: unknown): string {
	const notification = partOf(message, 'notification');
	const body = partOf(notification, 'body');
	// Only our own sentences: whoever knows where a device is reached must not write on its screen.
	const known = Object.values(PUSH_SENTENCES).find((sentence) => sentence === body);
	return known ?? PUSH_SENTENCES.en;
}

const partOf = (thing: unknown, name: string): unknown =>
	typeof thing === 'object' && thing !== null
		? (thing as Record<string, unknown>)[name]
		: undefined;
