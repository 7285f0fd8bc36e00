import { describe, expect, test } from 'vitest';
import { Drafts, type DraftChannel, type DraftNews } from './drafts';
import { memorySettings } from './drafts-testkit';
import { KeptDraft } from './kept-draft.svelte';

/** A browser: what its tabs store, and the channel between them. */
class Browser {
	readonly kept = new Map<string, string>();
	private readonly tabs: Set<(news: DraftNews) => void>[] = [];
	private clock = 0;

	private readonly settings = memorySettings(this.kept);

	/** Opens a tab. Opened again with the same name, it is that tab after a reload. */
	open(name: string): Drafts {
		const own = new Set<(news: DraftNews) => void>();
		this.tabs.push(own);
		const channel: DraftChannel = {
			post: (news) => {
				for (const tab of this.tabs) {
					if (tab !== own) for (const listener of tab) listener(news);
				}
			},
			listen: (listener) => {
				own.add(listener);
				return () => void own.delete(listener);
			}
		};
		return new Drafts(this.settings, name, channel, () => (this.clock += 1));
	}
}

interface Post {
	readonly text: string;
	readonly picks: readonly string[];
}
const EMPTY: Post = { text: '', picks: [] };
const join = (sent: Post, since: Post): Post => ({
	text: `${sent.text}\n${since.text}`,
	picks: [...sent.picks, ...since.picks]
});

function post(drafts: Drafts, place = 'topic'): KeptDraft<Post> {
	const draft = new KeptDraft<Post>(drafts, place, () => EMPTY, { join });
	draft.follow();
	return draft;
}

const type = (draft: KeptDraft<Post>, text: string): void => {
	draft.set({ text });
};

describe('what is begun is kept', () => {
	test('it is there after a reload, at its place alone, until it was saved', () => {
		const browser = new Browser();
		const draft = post(browser.open('one'));
		expect(draft.begun).toBe(false);
		type(draft, 'Begun');
		const again = post(browser.open('one'));
		expect([again.values.text, again.begun]).toEqual(['Begun', true]);
		expect(post(browser.open('one'), 'other').begun).toBe(false);
		again.done();
		expect([again.values, again.begun, browser.kept.size]).toEqual([EMPTY, false, 0]);
	});

	test('what is emptied by hand, or let go of, is nothing begun', () => {
		const browser = new Browser();
		const draft = post(browser.open('one'));
		type(draft, 'Begun');
		type(draft, '');
		expect(browser.kept.size).toBe(0);
		type(draft, 'Begun');
		draft.startOver();
		expect([draft.begun, browser.kept.size]).toEqual([false, 0]);
	});

	test('a form takes back what was typed and not what others have changed meanwhile', () => {
		const browser = new Browser();
		const form = (start: { title: string; owner: string | null; percent: number }) =>
			new KeptDraft(browser.open('one'), 'deal', () => start);
		form({ title: 'Roof', owner: null, percent: 10 }).set({ title: 'Roof of the school' });
		expect(form({ title: 'Roof 2', owner: 'zoe', percent: 20 }).values).toEqual({
			title: 'Roof of the school',
			owner: 'zoe',
			percent: 20
		});
	});

	test('where nothing was typed the value shows as it changes, and what was typed stays', () => {
		const browser = new Browser();
		let start = { title: 'Roof', owner: 'adam' };
		const form = new KeptDraft(browser.open('one'), 'deal', () => start);
		form.fields.title = 'Roof of the school';
		start = { title: 'Wall', owner: 'zoe' };
		expect({ ...form.values, typed: form.fields.title }).toEqual({
			title: 'Roof of the school',
			owner: 'zoe',
			typed: 'Roof of the school'
		});
	});

	test('what an older version has kept, in fields that are gone or of another kind, is left out', () => {
		const browser = new Browser();
		const drafts = browser.open('one');
		drafts.keep('form', '{"title":["a"],"owner":"zoe","gone":1,"percent":null,"tags":["a",1]}');
		const start = { title: '', owner: null, percent: 5, tags: [] as readonly string[] };
		const fits = (field: string, value: unknown) =>
			field !== 'tags' || (value as unknown[]).every((one) => typeof one === 'string');
		expect(new KeptDraft(drafts, 'form', () => start, { fits }).values).toEqual({
			title: '',
			owner: 'zoe',
			percent: null,
			tags: []
		});
		drafts.keep('form', '%%');
		expect(new KeptDraft(drafts, 'form', () => start).values).toEqual(start);
	});
});

describe('drafts of several tabs', () => {
	test('each keeps its own: one that sends empties nothing of the other', () => {
		const browser = new Browser();
		const one = post(browser.open('one'));
		const two = post(browser.open('two'));
		type(one, 'Hello');
		type(two, 'World');
		two.take();
		two.sent();
		expect([one.values.text, two.values.text]).toEqual(['Hello', '']);
		expect(post(browser.open('one')).values.text).toBe('Hello');
	});

	test('a new tab goes on with what a closed one has left, and the newest of several', () => {
		const browser = new Browser();
		const one = post(browser.open('one'));
		const two = post(browser.open('two'));
		type(one, 'Older');
		type(two, 'Newer');
		const three = post(browser.open('three'));
		expect(three.values.text).toBe('Newer');
		type(three, 'Newer still');
		expect(post(browser.open('three')).values.text).toBe('Newer still');
	});

	test('whoever still has a draft in a field keeps it when another tab goes on with it', () => {
		const browser = new Browser();
		const one = post(browser.open('one'));
		type(one, 'Hello');
		const two = post(browser.open('two'));
		type(two, 'Hello world');
		two.take();
		two.sent();
		expect(one.values.text).toBe('Hello');
		expect(post(browser.open('one')).values.text).toBe('Hello');
	});

	test('exactly what was sent is emptied everywhere', () => {
		const browser = new Browser();
		const one = post(browser.open('one'));
		type(one, 'Hello');
		const two = post(browser.open('two'));
		two.take();
		two.sent();
		expect([one.values.text, browser.kept.size]).toEqual(['', 0]);
	});
});

describe('what is typed while something is being sent', () => {
	test('stays, and only what was sent goes', () => {
		const browser = new Browser();
		const draft = post(browser.open('one'));
		type(draft, 'First');
		expect(draft.take()).toEqual({ text: 'First', picks: [] });
		expect(draft.values.text).toBe('');
		type(draft, 'Second');
		draft.sent();
		expect(draft.values.text).toBe('Second');
		expect(post(browser.open('one')).values.text).toBe('Second');
	});

	test('what could not be sent comes back, before what was typed since', () => {
		const browser = new Browser();
		const draft = post(browser.open('one'));
		draft.set({ text: 'First', picks: ['zoe'] });
		draft.take();
		draft.giveBack();
		expect(draft.values).toEqual({ text: 'First', picks: ['zoe'] });
		draft.take();
		draft.set({ text: 'Second', picks: ['adam'] });
		draft.giveBack();
		expect(draft.values).toEqual({ text: 'First\nSecond', picks: ['zoe', 'adam'] });
	});

	test('a page that goes away while sending loses neither', () => {
		const browser = new Browser();
		const draft = post(browser.open('one'));
		type(draft, 'First');
		draft.take();
		expect(post(browser.open('one')).values.text).toBe('First');
		type(draft, 'Second');
		expect(post(browser.open('one')).values.text).toBe('First\nSecond');
	});

	test('all of it is listed, the latest first, and what is discarded is gone from every tab', () => {
		const browser = new Browser();
		const [one, other] = [browser.open('one'), browser.open('other')];
		type(post(one), 'Begun');
		type(post(other, 'topic/a b'), 'Later');
		const again = post(other);
		expect(again.values.text).toBe('Begun');
		browser.kept.set('draft/%E0%A4%A/x', '{"at":1,"text":"broken"}');
		browser.kept.set('other', '{"at":1,"text":"no draft"}');
		expect(one.list().map(({ draftKey }) => draftKey)).toEqual(['topic/a b', 'topic']);
		const gone = one.discard('topic');
		expect([gone?.draftKey, one.discard('topic')]).toEqual(['topic', null]);
		expect(again.values.text).toBe('');
		expect(other.list().map(({ draftKey }) => draftKey)).toEqual(['topic/a b']);
	});
});
