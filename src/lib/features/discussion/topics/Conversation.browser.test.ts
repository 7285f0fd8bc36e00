import { beforeAll, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { createPost } from '$lib/domain/topic/commands';
import { readMarks } from '$lib/documents/private-topics';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { startTopic } from '$lib/features/records/posts/say';
import { roomName } from '$lib/protocol/rooms';
import { expectAccessible } from '$lib/ui/browser-testkit';
import Conversation from './Conversation.svelte';
import { MOST } from './thread-window.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

/** How many posts the topic has: several times as many as are drawn. */
const POSTS = 240;

let company: Company;
let topic: RecordId;

beforeAll(async () => {
	company = await foundCompany();
});

beforeEach(async () => {
	topic = newId(random);
	const { view, space } = company;
	const made = await startTopic(view, topic, { space, title: 'Rope', text: '' });
	if (!made.ok) throw new Error(made.error.reason);
	const start = Date.now() - POSTS * 60_000;
	const posts = Array.from({ length: POSTS }, (_, at) => {
		const id = newId(random);
		const clock = { now: () => start + at * 60_000, offset: () => 0 };
		const change = createPost(...([id, `Post ${String(at)} end`, { id: topic, space }] as const), {
			...view.acting,
			clock
		});
		if (change === null) throw new Error('no post');
		return { id, change };
	});
	await view.replica.records.createMany(roomName({ kind: 'space', space }), posts);
});

const open = () =>
	render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: Conversation, given: { space: company.space, topic } }
	});
const log = () => page.getByRole('log').element() as HTMLElement;
const drawn = () => [...log().querySelectorAll('[data-post]')];
const post = (at: number) => page.getByText(`Post ${String(at)} end`, { exact: true });

/** Scrolls to where the next posts are read, until one of them is in the page. */
async function scrollTo(at: number, to: 'top' | 'bottom'): Promise<void> {
	await expect
		.poll(
			() => {
				log().scrollTop = to === 'top' ? 0 : log().scrollHeight;
				return post(at).query() !== null;
			},
			{ timeout: 20_000, interval: 100 }
		)
		.toBe(true);
}

test('HI-11 · a long topic shows its end, and draws what is in sight as the reader scrolls', async () => {
	const host = await open();
	host.container.style.height = '600px';
	await expect.element(post(POSTS - 1)).toBeVisible();
	expect(drawn().length).toBeLessThanOrEqual(MOST);
	expect(post(0).query()).toBeNull();
	await expectAccessible();

	await scrollTo(0, 'top');
	expect(drawn().length).toBeLessThanOrEqual(MOST);
	expect(post(POSTS - 1).query()).toBeNull();
	await page.getByRole('button', { name: 'Newest posts' }).click();
	await expect.element(post(POSTS - 1)).toBeVisible();

	await scrollTo(100, 'top');
	await scrollTo(POSTS - 1, 'bottom');
	expect(drawn().length).toBeLessThanOrEqual(MOST);
});

test('what the reader looks at stays where it is when earlier posts come in above', async () => {
	const host = await open();
	host.container.style.height = '600px';
	await expect.element(post(POSTS - 1)).toBeVisible();
	const before = drawn()[0];
	log().scrollTop = 300;
	await expect.poll(() => log().scrollTop).not.toBe(0);
	const seen = drawn().find(
		(each) => each.getBoundingClientRect().top > log().getBoundingClientRect().top
	);
	const was = seen?.getBoundingClientRect().top ?? 0;
	await expect.poll(() => drawn()[0] !== before, { timeout: 5000 }).toBe(true);
	await expect.poll(() => Math.abs((seen?.getBoundingClientRect().top ?? 0) - was)).toBeLessThan(2);
});

test('who says something sees it at the end, wherever they were', async () => {
	const host = await open();
	host.container.style.height = '600px';
	await expect.element(post(POSTS - 1)).toBeVisible();
	await scrollTo(0, 'top');
	await page.getByRole('textbox').fill('Here is mine');
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect.element(page.getByText('Here is mine', { exact: true })).toBeVisible();
	expect(drawn().length).toBeLessThanOrEqual(MOST);
});

test('LS-01 · opening a topic reads it, and “unread from here” leaves the rest new on all devices', async () => {
	const { mine } = company.view.replica;
	const read = () => mine.read(readMarks).get(topic);
	const host = await open();
	host.container.style.height = '600px';
	await expect.element(post(POSTS - 1)).toBeVisible();
	await expect.poll(() => read()?.count).toBe(POSTS);
	const item = drawn().find((each) => each.textContent.includes(`Post ${String(POSTS - 3)} end`));
	const more = item?.querySelector<HTMLElement>('button[aria-haspopup="menu"]');
	if (more === null || more === undefined) throw new Error('no menu');
	more.click();
	await page.getByRole('menuitem', { name: 'Mark as unread from here' }).click();
	await expect.poll(() => read()?.count).toBe(POSTS - 3);
});
