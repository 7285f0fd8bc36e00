import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { readReminders } from '$lib/documents/private-inbox';
import { createPost } from '$lib/domain/topic/commands';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import Conversation from './Conversation.svelte';
import { roomName } from '$lib/protocol/rooms';
import { newestPosts } from '$lib/replica/store/threads';
import { waitingFiles } from '$lib/replica/store/waiting-files';
import { errorLog } from '$lib/ui/error-log';
import { expectAccessible } from '$lib/ui/browser-testkit';
import { JOINER } from '$lib/features/records/posts/markup';
// Loaded when a topic is opened; named here, so that what it needs is there before the tests begin.
import '$lib/features/records/posts/PostEditor.svelte';
import { startTopic } from '$lib/features/records/posts/say';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

let company: Company;
let topic: RecordId;

beforeAll(async () => {
	company = await foundCompany();
});
beforeEach(async () => {
	errorLog.clear();
	topic = newId(random);
	const made = await startTopic(company.view, topic, {
		...{ space: company.space, title: 'Rope', text: '' }
	});
	if (!made.ok) throw new Error(made.error.reason);
});
afterEach(() => {
	expect(errorLog.faults).toEqual([]);
});

async function open(): Promise<void> {
	const host = await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: Conversation, given: { space: company.space, topic } }
	});
	host.container.style.height = '700px';
	await expect.element(field()).toBeVisible();
}
const field = () => page.getByRole('textbox', { name: 'Write a post…' });
const said = async () =>
	(await newestPosts(company.view.replica.db, topic, 9)).map(({ text }) => text);
const draft = () => company.view.drafts.read(`topic/${topic}`);

function paste(text: string, html = ''): void {
	const transfer = new DataTransfer();
	transfer.setData('text/plain', text);
	if (html !== '') transfer.setData('text/html', html);
	const init = { clipboardData: transfer, bubbles: true, cancelable: true };
	field().element().dispatchEvent(new ClipboardEvent('paste', init));
}

test('HI-13 · signs that are typed become what they mean, and the post reads as it was written', async () => {
	await open();
	await field().click();
	await userEvent.keyboard(
		'## Plan{Enter}So **very** good and *so*{Enter}- one{Enter}two{Enter}{Enter}> said{Enter}'
	);
	await userEvent.keyboard('{Enter}see a_b_c *');
	await expect.element(field().getByRole('heading', { name: 'Plan' })).toBeVisible();
	expect(field().element().querySelector('strong')?.textContent).toBe('very');
	expect(field().element().querySelectorAll('li')).toHaveLength(2);
	expect(field().element().querySelector('blockquote')?.textContent).toBe('said');
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect
		.poll(said)
		.toEqual([`##${JOINER} Plan\nSo **very** good and _so_\n- one\n- two\n> said\nsee a_b_c *`]);
	const log = page.getByRole('log');
	await expect.element(log.getByRole('heading', { name: 'Plan' })).toBeVisible();
	expect(log.element().querySelectorAll('[data-post] li')).toHaveLength(2);
	expect(field().element().textContent).toBe('');
	expect(draft()).toBeNull();
	await expectAccessible();
});

test('HI-13 · Markdown that is pasted becomes what it means, a script in it stays words', async () => {
	await open();
	await field().click();
	paste(
		'# Offer\n\n* first\n  * below\n\n[the page](https://a.example/x) and __this__\n```\n<b>x</b>\n```'
	);
	await expect.element(field().getByRole('heading', { name: 'Offer' })).toBeVisible();
	expect(field().element().querySelector('li li')?.textContent).toBe('below');
	expect(field().element().querySelector('a')?.getAttribute('href')).toBe('https://a.example/x');
	expect(field().element().querySelector('pre')?.textContent).toBe('<b>x</b>');
	await userEvent.keyboard('{Control>}a{/Control}{Backspace}');
	paste(
		'x',
		'<p onclick="alert(1)">Hi <a href="javascript:alert(1)">there</a><script>alert(1)</' +
			'script><img src=x onerror=alert(1)><b>you</b></p>'
	);
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect.poll(said).toEqual(['Hi there**you**']);
	await expect.element(page.getByRole('log').getByText('Hi there')).toBeVisible();
	for (const bad of ['a', 'script', 'img[src="x"]', '[onclick]']) {
		expect(document.querySelector(`[data-post] ${bad}`), bad).toBeNull();
	}
});

test('LW-01 · Enter while somebody composes sends nothing, Ctrl+Enter sends, and what is begun is kept', async () => {
	await open();
	await field().click();
	await userEvent.keyboard('xin chào');
	const text = field().element();
	text.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
	for (const ctrlKey of [false, true]) {
		const key = { key: 'Enter', keyCode: 229, isComposing: true, ctrlKey, bubbles: true };
		text.dispatchEvent(new KeyboardEvent('keydown', { ...key, cancelable: true }));
	}
	text.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
	expect(await said()).toEqual([]);
	expect(draft()).toContain('xin chào');
	// ProseMirror hears no key for a moment after a composition.
	await expect
		.poll(async () => {
			await userEvent.keyboard('{Meta>}{Enter}{/Meta}');
			return said();
		})
		.toEqual(['xin chào']);
});

test('HI-13 · a person is offered behind @, and their name is drawn from their id', async () => {
	await open();
	await field().click();
	const { me } = company.view.replica;
	const name = company.view.directory.members.get(me)?.name ?? '';
	await userEvent.keyboard(`Ask @${name.slice(0, 3)}`);
	await page.getByRole('option', { name: `@${name}` }).click();
	await userEvent.keyboard('today');
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect.poll(said).toEqual([`Ask [[member:${me}]] today`]);
	await expect.element(page.getByRole('log').getByText(`@${name}`)).toBeVisible();
});

test('HI-13 · a post of before opens for changing as it reads', async () => {
	const { view, space } = company;
	const id = newId(random);
	const old = 'Look: **this** # and [x](y)\n\n1. one\n> said';
	const change = createPost(id, old, { id: topic, space }, view.acting);
	if (change === null) throw new Error('no post');
	await view.replica.records.createMany(roomName({ kind: 'space', space }), [{ id, change }]);
	await open();
	await page.getByRole('button', { name: 'More about this post' }).click();
	await page.getByRole('menuitem', { name: 'Edit' }).click();
	const dialog = page.getByRole('dialog');
	const editor = dialog.getByRole('textbox');
	await expect.element(editor).toHaveFocus();
	expect(editor.element().querySelector('strong')?.textContent).toBe('this');
	await userEvent.keyboard('!');
	await expectAccessible();
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect.poll(said).toEqual([`${old}!`]);
});

test('HI-13 · files go with a post, a long text that is pasted can become one, and its author removes them', async () => {
	await open();
	await field().click();
	await userEvent.keyboard('Look');
	paste(`${'Long words. '.repeat(400)}end`);
	await page.getByRole('button', { name: 'Attach it as a file' }).click();
	expect(field().element().textContent).toBe('Look');
	await expect.element(page.getByText('Pasted text.txt')).toBeVisible();
	const transfer = new DataTransfer();
	transfer.items.add(new File(['plan'], 'plan.pdf', { type: 'application/pdf' }));
	const dropped = { clipboardData: transfer, bubbles: true, cancelable: true };
	field().element().dispatchEvent(new ClipboardEvent('paste', dropped));
	await expect.element(page.getByText('plan.pdf')).toBeVisible();
	await field().click();
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	const log = page.getByRole('log');
	await expect.element(log.getByRole('button', { name: 'Open “plan.pdf”' })).toBeVisible();
	await expect.element(log.getByRole('button', { name: 'Open “Pasted text.txt”' })).toBeVisible();
	await expectAccessible();
	const [post] = await newestPosts(company.view.replica.db, topic, 1);
	expect(post?.files?.map(({ name, size }) => [name, size])).toEqual([
		['Pasted text.txt', 4803],
		['plan.pdf', 4]
	]);
	expect(post?.edits).toBeUndefined();
	await log.getByRole('button', { name: 'Remove “plan.pdf”' }).click();
	await expect
		.element(log.getByRole('button', { name: 'Open “plan.pdf”' }))
		.not.toBeInTheDocument();
});

test('IN-04 · a person is reminded of a post from its menu', async () => {
	const { view, space } = company;
	const id = newId(random);
	const change = createPost(id, 'Do not forget', { id: topic, space }, view.acting);
	if (change === null) throw new Error('no post');
	await view.replica.records.createMany(roomName({ kind: 'space', space }), [{ id, change }]);
	await open();
	await page.getByRole('button', { name: 'More about this post' }).click();
	await page.getByRole('menuitem', { name: 'Remind me of this post…' }).click();
	await page
		.getByRole('dialog')
		.getByRole('button', { name: /Tomorrow/ })
		.click();
	const reminders = () => view.replica.mine.read(readReminders);
	await expect.poll(reminders).toMatchObject([{ record: id, topic, space }]);
});

test('an emoji is completed behind a colon, and chosen from all there are', async () => {
	await open();
	await field().click();
	await userEvent.keyboard('Well done :tad');
	await expect.element(page.getByRole('option', { name: '🎉 :tada:' })).toBeVisible();
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => draft()).toContain('Well done 🎉');
	await page.getByRole('button', { name: 'Add an emoji' }).click();
	await page.getByRole('searchbox', { name: 'Find an emoji' }).fill('rocket');
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => draft()).toContain('Well done 🎉 🚀');
	await expect.element(field()).toHaveFocus();
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect.poll(said).toEqual(['Well done 🎉 🚀']);
});

test('HI-13 · files that were chosen and not sent are there after a reload, and go once', async () => {
	await open();
	const transfer = new DataTransfer();
	transfer.items.add(new File(['one'], 'one.txt', { type: 'text/plain' }));
	transfer.items.add(new File(['two'], 'two.txt', { type: 'text/plain' }));
	const dropped = { clipboardData: transfer, bubbles: true, cancelable: true };
	field().element().dispatchEvent(new ClipboardEvent('paste', dropped));
	const chosen = () =>
		[...document.querySelectorAll('footer li')].map(
			(each) => each.textContent.match(/\w+\.txt/)?.[0]
		);
	await expect.poll(chosen).toEqual(['one.txt', 'two.txt']);
	cleanup();
	await open();
	await expect.poll(chosen).toEqual(['one.txt', 'two.txt']);
	await page.getByRole('button', { name: 'Remove “one.txt”' }).click();
	await expect.poll(chosen).toEqual(['two.txt']);
	await page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect.poll(said).toEqual(['two.txt']);
	await expect.poll(chosen).toEqual([]);
	const { db } = company.view.replica;
	await expect.poll(() => waitingFiles(db, `topic/${topic}`)).toEqual([]);
	const [post] = await newestPosts(db, topic, 1);
	expect(post?.files?.map(({ name, size }) => [name, size])).toEqual([['two.txt', 3]]);
});

test('HI-13 · files that this device cannot keep are there until a reload, and that is said', async () => {
	await open();
	const { db } = company.view.replica;
	const full = vi
		.spyOn(db.meta, 'bulkPut')
		.mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
	const transfer = new DataTransfer();
	transfer.items.add(new File(['one'], 'one.txt', { type: 'text/plain' }));
	const dropped = { clipboardData: transfer, bubbles: true, cancelable: true };
	field().element().dispatchEvent(new ClipboardEvent('paste', dropped));
	await expect.element(page.getByText('one.txt', { exact: true })).toBeVisible();
	await expect.element(page.getByText(/this device could not keep it/).first()).toBeVisible();
	full.mockRestore();
	await page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect.poll(async () => (await newestPosts(db, topic, 1))[0]?.files?.length).toBe(1);
});
