import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import { clock, random } from '$lib/app/context';
import { bin } from '$lib/domain/history/commands';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { createTopic } from '$lib/domain/topic/commands';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { roomName } from '$lib/protocol/rooms';
import { dropForLater, filesOf, sendsLater } from '$lib/replica/store/sends-later';
import { newestPosts } from '$lib/replica/store/threads';
import { keepWaiting, waitingFiles } from '$lib/replica/store/waiting-files';
import { expectAccessible } from '$lib/ui/browser-testkit';
import { errorLog } from '$lib/ui/error-log';
import Conversation from '$lib/features/discussion/topics/Conversation.svelte';
// Loaded when a topic is opened; named here, so that what it needs is there before the tests begin.
import '$lib/features/records/posts/PostEditor.svelte';
import { startTopic } from '$lib/features/records/posts/say';
import { schedule, sendDue, sendNow } from '$lib/features/discussion/topics/send-later';
import DraftsPage from './DraftsPage.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

const HOUR = 3_600_000;
let company: Company;
let topic: RecordId;
let title: string;

beforeAll(async () => {
	company = await foundCompany();
});
beforeEach(async () => {
	errorLog.clear();
	for (const { id } of await sendsLater(db())) await dropForLater(db(), id);
	topic = newId(random);
	const { view, space } = company;
	title = `Rope ${topic.slice(0, 6)}`;
	const made = await startTopic(view, topic, { space, title, text: '' });
	if (!made.ok) throw new Error(made.error.reason);
});
afterEach(() => {
	expect(errorLog.faults).toEqual([]);
});

const db = () => company.view.replica.db;
const field = () => page.getByRole('textbox', { name: 'Write a post…' });
const list = () => page.getByRole('list', { name: 'Posts to be sent later' });
const said = async () => (await newestPosts(db(), topic, 9)).map(({ text }) => text);
const kept = async () => (await sendsLater(db())).filter((post) => post.topic === topic);

async function open(): Promise<void> {
	const { session, view, space } = company;
	const host = await render(InWorkspace<Shown>, {
		...{ session, view, component: Conversation, given: { space, topic } }
	});
	host.container.style.height = '700px';
	await expect.element(field()).toBeVisible();
}

async function planned(text: string, at = clock.now() + HOUR): Promise<RecordId> {
	const { view, space } = company;
	expect(await schedule(view, { space, topic, at, text, parts: {} })).toBe(true);
	const [post] = await kept();
	if (post === undefined) throw new Error('nothing is kept');
	return post.id;
}

test('LS-01 · a post with its file is kept until its time, and is then sent once', async () => {
	await open();
	await keepWaiting(
		db(),
		`topic/${topic}`,
		[{ name: 'plan.txt', type: 'text/plain', bytes: new Blob(['plan']) }],
		clock.now()
	);
	await expect.element(page.getByText('plan.txt')).toBeVisible();
	await field().click();
	await userEvent.keyboard('Good morning');
	await page.getByRole('button', { name: 'Schedule…' }).click();
	const dialog = page.getByRole('dialog');
	await expect.element(dialog.getByText(/Polder must be open here at that time/)).toBeVisible();
	await expectAccessible();
	await dialog.getByRole('button', { name: 'In an hour' }).click();
	await expect.element(list().getByText('Good morning')).toBeVisible();
	await expect.element(list().getByText(/^Goes out .+ if Polder is open/)).toBeVisible();
	await expect.poll(() => field().element().textContent).toBe('');
	await expectAccessible();
	const [post] = await kept();
	if (post === undefined) throw new Error('nothing is kept');
	expect(await sendDue(company.view, post.at - 1)).toEqual([]);
	expect(await said()).toEqual([]);
	// Both tabs of a device, one of them by hand.
	await Promise.all([sendDue(company.view, post.at), sendNow(company.view, post.id)]);
	expect(await said()).toEqual(['Good morning']);
	const [sent] = await newestPosts(db(), topic, 1);
	expect(sent?.files?.map(({ name, size }) => [name, size])).toEqual([['plan.txt', 4]]);
	expect(await kept()).toEqual([]);
	expect(await waitingFiles(db(), filesOf(post.id))).toEqual([]);
	await expect.element(list()).not.toBeInTheDocument();
});

test('LS-01 · several posts of a topic wait, the next one first', async () => {
	await open();
	for (const [text, when] of [
		['Later', 'Tomorrow morning'],
		['Sooner', 'In an hour']
	] as const) {
		await field().click();
		await userEvent.keyboard(text);
		await page.getByRole('button', { name: 'Schedule…' }).click();
		await page.getByRole('dialog').getByRole('button', { name: when }).click();
		await expect.poll(() => field().element().textContent).toBe('');
	}
	await expect
		.poll(async () => (await kept()).map(({ text }) => text))
		.toEqual(['Sooner', 'Later']);
});

test('LS-01 · the time is typed, and a post that missed it says so until it was seen', async () => {
	await open();
	await field().click();
	await userEvent.keyboard('Late news');
	await page.getByRole('button', { name: 'Schedule…' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('textbox', { name: 'Day' }).fill('05/01/2031');
	await dialog.getByRole('textbox', { name: 'Time' }).fill('17:30');
	await dialog.getByRole('button', { name: 'Choose' }).click();
	await expect.poll(async () => (await kept()).length).toBe(1);
	const [post] = await kept();
	if (post === undefined) throw new Error('nothing is kept');
	expect(new Date(post.at).getMinutes()).toBe(30);
	const late = await sendDue(company.view, post.at + HOUR);
	expect(late.map(({ id }) => id)).toEqual([post.id]);
	expect(await said()).toEqual(['Late news']);
	await expect.element(list().getByText(/^Sent .+ instead of .+/)).toBeVisible();
	// What was sent late is not sent again.
	expect(await sendDue(company.view, post.at + 2 * HOUR)).toEqual([]);
	expect(await said()).toEqual(['Late news']);
	await list().getByRole('button', { name: 'Got it' }).click();
	await expect.element(list()).not.toBeInTheDocument();
});

test('LS-01 · a post that waits is changed, put off, sent at once, or not sent, which can be undone', async () => {
	const at = clock.now() + HOUR;
	await planned('Tomorrow then', at);
	await open();
	const choose = async (name: string) => {
		await list().getByRole('button', { name: 'More about this post' }).click();
		await page.getByRole('menuitem', { name }).click();
	};
	await choose('Another time…');
	await page.getByRole('dialog').getByRole('button', { name: 'Tomorrow morning' }).click();
	await expect.poll(async () => ((await kept())[0]?.at ?? 0) > at).toBe(true);
	await choose('Do not send');
	await expect.element(list()).not.toBeInTheDocument();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.element(list().getByText('Tomorrow then')).toBeVisible();
	await choose('Edit');
	await expect.poll(() => field().element().textContent).toBe('Tomorrow then');
	await expect.element(list()).not.toBeInTheDocument();
	await planned('And this');
	await list().getByRole('button', { name: 'More about this post' }).click();
	await expect
		.element(page.getByRole('menuitem', { name: 'Edit' }))
		.toHaveAttribute('aria-disabled', 'true');
	await page.getByRole('menuitem', { name: 'Send now' }).click();
	await expect.poll(said).toEqual(['And this']);
});

test('LS-01 · what cannot be sent says why, is kept, and is tried again when told to', async () => {
	const { view, space } = company;
	const id = await planned('Lost?', clock.now() - 1);
	await view.changeInSpace(space, topic, bin(view.acting));
	expect(await sendNow(view, id)).toBe('failed');
	expect(await sendDue(view, clock.now())).toEqual([]);
	expect((await kept()).map(({ state }) => state)).toEqual([{ is: 'failed', reason: 'gone' }]);
	await showDrafts();
	await expect
		.element(list().getByText('Not sent. Its topic is not on this device any more.'))
		.toBeVisible();
});

test('HI-16 · a post that waits is said where its topic has moved to meanwhile', async () => {
	const { view, space } = company;
	const copy = newId(random);
	await startTopic(view, copy, { space, title: 'Rope, elsewhere', text: '' });
	const old = newId(random);
	const made = createTopic({ title: 'Rope', space }, view.acting);
	const moved = { ...made.set, closed: true, movedTo: copy, movedToSpace: space };
	const room = roomName({ kind: 'space', space });
	// As it comes from the relay.
	await view.replica.records.createMany(room, [{ id: old, change: { ...made, set: moved } }]);
	topic = old;
	expect(await sendNow(view, await planned('Still true'))).toBe('sent');
	expect((await newestPosts(db(), copy, 9)).map(({ text }) => text)).toEqual(['Still true']);
	expect(await newestPosts(db(), old, 9)).toEqual([]);
});

async function showDrafts(): Promise<void> {
	const { session, view } = company;
	await render(InWorkspace<Record<string, never>>, {
		...{ session, view, component: DraftsPage, given: {} }
	});
}

test('LS-01 · the drafts page lists what is sent later, and drafts that have only files', async () => {
	cleanup();
	await planned('Soon');
	const files = [{ name: 'sketch.png', type: 'image/png', bytes: new Blob(['x']) }];
	await keepWaiting(db(), `topic/${topic}`, files, clock.now());
	await showDrafts();
	await expect.element(list().getByText('Soon').first()).toBeVisible();
	const draft = page.getByRole('listitem', { name: `Post in “${title}”` });
	await expect.element(draft.getByText('sketch.png')).toBeVisible();
	await expectAccessible();
	await draft.getByRole('button', { name: 'Discard' }).click();
	await expect.element(draft).not.toBeInTheDocument();
	expect(await waitingFiles(db(), `topic/${topic}`)).toEqual([]);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.element(draft.getByText('sketch.png')).toBeVisible();
	expect((await waitingFiles(db(), `topic/${topic}`)).map(({ name }) => name)).toEqual([
		'sketch.png'
	]);
});
