import { expect, test } from 'vitest';
import { draftsOf, memorySettings } from '$lib/ui/drafts-testkit';
import { MAX_POST_LENGTH } from '$lib/domain/history/history';
import { PostDraft } from './post-draft.svelte';

function browser(): () => PostDraft {
	const settings = memorySettings();
	return () => new PostDraft(draftsOf(settings), 'topic');
}

const hold = () => {
	let end: (problem: string | null) => void = () => undefined;
	const sent: string[] = [];
	const onsend = (text: string) => {
		sent.push(text);
		return new Promise<string | null>((resolve) => (end = resolve));
	};
	return { sent, onsend, end: (problem: string | null) => end(problem) };
};

test('what is typed while a post is being sent stays, and the field is empty at once', async () => {
	const open = browser();
	const draft = open();
	const { sent, onsend, end } = hold();
	draft.value = { text: 'First', picks: [] };
	const sending = draft.send(onsend);
	expect([sent, draft.value.text, draft.sending]).toEqual([['First'], '', true]);
	draft.value = { text: 'Second', picks: [] };
	end(null);
	await sending;
	expect([draft.value.text, draft.problem, open().value.text]).toEqual(['Second', null, 'Second']);
});

test('a post that was not saved comes back with its mentions, and why', async () => {
	const draft = browser()();
	const { onsend, end } = hold();
	const picks = [{ label: '@An', token: { kind: 'member', id: 'a' }, at: 0 }] as const;
	draft.value = { text: '@An look', picks };
	const sending = draft.send(onsend);
	end('no room');
	await sending;
	expect([draft.value, draft.problem]).toEqual([{ text: '@An look', picks }, 'no room']);
	await expect(draft.send(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
	expect([draft.value.text, draft.sending]).toEqual(['@An look', false]);
});

test('a text that is too long is kept whole and not sent', async () => {
	const open = browser();
	const draft = open();
	const text = 'a'.repeat(3 * MAX_POST_LENGTH);
	draft.value = { text, picks: [] };
	const { sent, onsend } = hold();
	await draft.send(onsend);
	expect([sent, open().value.text === text]).toEqual([[], true]);
});

test('what is to be sent while another is on its way goes after it, once that was saved', async () => {
	const draft = browser()();
	const { sent, onsend, end } = hold();
	draft.value = { text: 'First', picks: [] };
	const sending = draft.send(onsend);
	draft.value = { text: 'Second', picks: [] };
	await draft.send(onsend);
	expect(sent).toEqual(['First']);
	end(null);
	await expect.poll(() => sent).toEqual(['First', 'Second']);
	draft.value = { text: 'Third', picks: [] };
	await draft.send(onsend);
	end('no room');
	await sending;
	// No later text overtakes one that could not be saved.
	expect([sent, draft.problem]).toEqual([['First', 'Second'], 'no room']);
	expect(draft.value.text).toContain('Second');
	expect(draft.value.text).toContain('Third');
});
