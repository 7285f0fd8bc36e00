import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { toggleSign } from '$lib/domain/history/reactions';
import type { PostParts } from '$lib/domain/topic/post';
import { addMember, foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { say, startTopic } from '$lib/features/records/posts/say';
import type { Saved } from '$lib/replica/saved';
import { newestPosts } from '$lib/replica/store/threads';
import Conversation from './Conversation.svelte';
// Loaded when a topic is opened; named here, so that what it needs is there before the tests begin.
import '$lib/features/records/posts/PostEditor.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

const SCRIPT = '<img src=x onerror="window.wasRun = true"><script>window.wasRun = true</script>';

let company: Company;
let topic: RecordId;
let title = 'Rope';

beforeAll(async () => {
	company = await foundCompany();
});
beforeEach(async () => {
	topic = newId(random);
	const made = await startTopic(company.view, topic, {
		...{ space: company.space, title, text: '', form: 'proposal', tags: [title] }
	});
	if (!made.ok) throw new Error(made.error.reason);
});
afterEach(() => vi.restoreAllMocks());

async function open(): Promise<void> {
	const host = await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: Conversation, given: { space: company.space, topic } }
	});
	host.container.style.height = '700px';
	await expect.element(field()).toBeVisible();
}
const field = () => page.getByRole('textbox', { name: 'Write a post…' });
const log = () => page.getByRole('log');
const said = async () =>
	(await newestPosts(company.view.replica.db, topic, 9)).map(({ text }) => text);
async function post(text: string, parts: PostParts = {}): Promise<RecordId> {
	const id = newId(random);
	const saved = await say(company.view, { id: topic, space: company.space }, text, parts, id);
	if (saved?.ok !== true) throw new Error('nothing was said');
	return id;
}

/** The browser itself, as far as input methods and keys go. */
interface Browser {
	send(method: string, parameters: object): Promise<unknown>;
}

const isBrowser = (session: unknown): session is Browser =>
	typeof session === 'object' &&
	session !== null &&
	'send' in session &&
	typeof session.send === 'function';

function browser(): Browser {
	const session: unknown = cdp();
	if (!isBrowser(session)) throw new Error('the browser cannot be told what is typed');
	return session;
}

/** What an input method shows while a word is being composed. */
const compose = (text: string) =>
	browser().send('Input.imeSetComposition', {
		...{ text, selectionStart: text.length, selectionEnd: text.length }
	});

test('LW-01 · a Vietnamese word that is composed letter by letter is whole, and Enter within it sends nothing', async () => {
	await open();
	await field().click();
	for (const step of ['t', 'ti', 'tie', 'tiê', 'tiên', 'tiêng', 'tiếng']) await compose(step);
	await browser().send('Input.dispatchKeyEvent', {
		...{ type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 }
	});
	expect(await said()).toEqual([]);
	await browser().send('Input.insertText', { text: 'tiếng ' });
	for (const step of ['V', 'Vi', 'Vie', 'Viê', 'Viêt', 'Việt']) await compose(step);
	await browser().send('Input.insertText', { text: 'Việt' });
	await expect.element(field()).toHaveTextContent('tiếng Việt');
	await expect
		.poll(async () => {
			await userEvent.keyboard('{Control>}{Enter}{/Control}');
			return said();
		})
		.toEqual(['tiếng Việt']);
});

test('LW-01 · what is typed while a post is being sent stays, also when that fails and the post comes back', async () => {
	await open();
	let answer: (saved: Saved) => void = () => undefined;
	const change = vi.spyOn(company.view, 'changeInSpace').mockImplementationOnce(
		() =>
			new Promise((resolve) => {
				answer = resolve;
			})
	);
	await field().fill('First thought');
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect.element(field()).toHaveTextContent('');
	await userEvent.keyboard('second thought');
	await vi.waitUntil(() => change.mock.calls.length > 0);
	answer({ ok: false, error: { reason: 'not-stored', failure: 'quota' } });
	await expect.element(field()).toHaveTextContent(/First thought.*second thought/s);
	expect(await said()).toEqual([]);
	await expect
		.poll(async () => {
			await userEvent.keyboard('{Control>}{Enter}{/Control}');
			return (await said()).join();
		})
		.toMatch(/First thought\s+second thought/);
});

test('LW-03 · by keyboard alone: the posts are reached, voted on and answered; what comes is in a log that is read out', async () => {
	await post('Two days in May');
	await open();
	await expect.element(log().getByText('Two days in May')).toBeVisible();
	const reach = async (name: RegExp) => {
		for (let steps = 0; steps < 80; steps++) {
			const at = document.activeElement;
			const label = at?.getAttribute('aria-label') ?? at?.textContent ?? '';
			if (at?.matches('button, [role=button]') === true && name.test(label.trim())) return;
			await userEvent.keyboard('{Tab}');
		}
		throw new Error(`no way to ${String(name)}`);
	};
	await reach(/^For/);
	await userEvent.keyboard('{Enter}');
	await expect
		.element(page.getByRole('button', { name: /^For 1/ }))
		.toHaveAttribute('aria-pressed', 'true');
	await reach(/^More about this post/);
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('menuitem', { name: 'Reply' })).toBeVisible();
	await userEvent.keyboard('reply{Enter}');
	await expect.element(field()).toHaveFocus();
	await userEvent.keyboard('June is better{Control>}{Enter}{/Control}');
	await expect.element(log().getByText('June is better')).toBeVisible();
	// Nothing but what the log itself says is needed: it is polite by its role, and nobody has switched that off.
	for (let at: Element | null = log().element(); at !== null; at = at.parentElement) {
		expect(at.getAttribute('aria-live') ?? 'polite').toBe('polite');
	}
});

test('HI-13 · a script in a title, tag, post, poll, checklist, link, reaction or name stays words', async () => {
	title = SCRIPT.slice(0, 60);
	const member = await addMember(company, SCRIPT.slice(0, 60));
	const poll = { question: SCRIPT, options: [SCRIPT, 'No'], multiple: false, endsAt: null };
	const id = await post(`${SCRIPT} [[member:${member}]] [x](javascript:wasRun=true)`, {
		...{ poll, items: [SCRIPT] },
		card: { href: 'https://example.com/', title: SCRIPT, note: SCRIPT }
	});
	const { view, space } = company;
	const reacted = await view.changeInSpace(space, id, toggleSign(id, SCRIPT, [], view.acting));
	expect(reacted.ok).toBe(false);
	await open();
	await expect.element(log().getByText(SCRIPT, { exact: false }).first()).toBeVisible();
	for (const bad of ['img[src="x"]', 'script', '[onerror]', 'a[href^="javascript"]']) {
		expect(document.querySelector(`[data-post] ${bad}, [role=log] ${bad}`), bad).toBeNull();
	}
	expect('wasRun' in window).toBe(false);
});
