import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type MemberId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { createPost } from '$lib/domain/topic/commands';
import { addMember, foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { startTopic } from '$lib/features/records/posts/say';
import { roomName } from '$lib/protocol/rooms';
import { newestPosts } from '$lib/replica/store/threads';
import { announcer } from '$lib/ui/announcer.svelte';
import { expectAccessible, expectNoSidewaysScroll, showOn } from '$lib/ui/browser-testkit';
import Conversation from './Conversation.svelte';
// Loaded when a topic is opened; named here, so that what it needs is there before the tests begin.
import '$lib/features/records/posts/PostEditor.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

/** More posts than a window shows, and fewer than are drawn. */
const POSTS = 60;

let company: Company;
let topic: RecordId;
let ben: MemberId;

beforeAll(async () => {
	company = await foundCompany();
	ben = await addMember(company, 'Ben Agent');
});
beforeEach(async () => {
	topic = newId(random);
	const { view, space } = company;
	const made = await startTopic(view, topic, { space, title: 'Rope', text: '' });
	if (!made.ok) throw new Error(made.error.reason);
	const start = Date.now() - POSTS * 60_000;
	const posts = Array.from({ length: POSTS }, (_, at) => {
		const id = newId(random);
		const acting = { ...view.acting, clock: { now: () => start + at * 60_000, offset: () => 0 } };
		const change = createPost(id, `Post ${String(at)} end`, { id: topic, space }, acting);
		if (change === null) throw new Error('no post');
		return { id, change };
	});
	await view.replica.records.createMany(roomName({ kind: 'space', space }), posts);
});
afterEach(() => showOn('desktop'));

async function open(height: string): Promise<void> {
	const host = await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: Conversation, given: { space: company.space, topic } }
	});
	host.container.style.height = height;
	await expect.element(field()).toBeVisible();
	await expect.element(page.getByText(`Post ${String(POSTS - 1)} end`)).toBeVisible();
}
const field = () => page.getByRole('textbox', { name: 'Write a post…' });
const log = () => page.getByRole('log').element() as HTMLElement;
const newest = async () => (await newestPosts(company.view.replica.db, topic, 1))[0];

test('LS-01 · with the keyboard alone somebody reads up, answers a post from its menu and sends', async () => {
	await open('700px');
	log().focus();
	await userEvent.keyboard('{Home}');
	await expect.poll(() => log().scrollTop).toBe(0);
	const menu = log().querySelector<HTMLElement>('[data-post] button[aria-haspopup="menu"]');
	menu?.focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('menuitem', { name: 'Reply', exact: true })).toBeVisible();
	await userEvent.keyboard('{Home}{Enter}');
	await expect.element(field()).toHaveFocus();
	await userEvent.keyboard('Answered by keys');
	await expect.element(field()).toHaveTextContent('Answered by keys');
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect.poll(async () => (await newest())?.text).toBe('Answered by keys');
	expect((await newest())?.replyTo).toBeDefined();
	expect((await newest())?.replyToBy).toBe(company.view.replica.me);
	await expect.element(field()).toHaveFocus();
});

test('LS-01 · posts are a log that is read out as it grows; who reads further up is told once that there is more', async () => {
	await open('700px');
	await expect.element(page.getByRole('log', { name: 'Posts in “Rope”' })).toBeVisible();
	log().scrollTop = 0;
	await expect.poll(() => log().scrollTop).toBe(0);
	const before = announcer.current.length;
	const { view, space } = company;
	const told = () => announcer.current.slice(before).map(({ text }) => text);
	for (const text of ['One', 'Two']) {
		const id = newId(random);
		const change = createPost(id, text, { id: topic, space }, { ...view.acting, actor: ben });
		if (change === null) throw new Error('no post');
		await view.replica.records.createMany(roomName({ kind: 'space', space }), [{ id, change }]);
	}
	await expect.poll(async () => (await newest())?.text).toBe('Two');
	await expect.element(page.getByRole('button', { name: 'New posts' })).toBeVisible();
	expect(told().filter((text) => text === 'New posts')).toHaveLength(1);
});

test.each(['phone', 'narrowest'] as const)(
	'LS-01 · on a window of a %s a topic is read and answered, and nothing stands out of it',
	async (size) => {
		await showOn(size);
		await open('600px');
		expectNoSidewaysScroll();
		await expectAccessible();
		await field().click();
		await userEvent.keyboard(size);
		await page.getByRole('button', { name: 'Send', exact: true }).click();
		await expect.poll(async () => (await newest())?.text).toBe(size);
	}
);
