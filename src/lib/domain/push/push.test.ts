import { expect, test } from 'vitest';
import { PUSH_LANGUAGES, PUSH_SENTENCES, pushPayload, sentenceOf } from './push';

test('IN-05 · a push message is one of our sentences in the person’s language, and nothing else', () => {
	for (const language of PUSH_LANGUAGES) {
		const payload: unknown = JSON.parse(pushPayload(language, 'https://polder.example'));
		expect(payload).toEqual({
			web_push: 8030,
			notification: {
				...{ title: 'Polder', body: PUSH_SENTENCES[language], lang: language },
				...{ tag: 'polder-inbox', navigate: 'https://polder.example/inbox' }
			}
		});
		expect(sentenceOf(payload)).toBe(PUSH_SENTENCES[language]);
	}
});

test('IN-05 · what somebody else wrote into a message is not shown', () => {
	const forged = { notification: { body: 'Your account is locked, call 555' } };
	for (const message of [forged, null, 'x', {}, { notification: 7 }]) {
		expect(sentenceOf(message)).toBe(PUSH_SENTENCES.en);
	}
});
