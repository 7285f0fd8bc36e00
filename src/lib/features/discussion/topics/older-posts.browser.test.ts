import { beforeAll, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock, random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { createPost } from '$lib/domain/topic/commands';
import type { PostParts } from '$lib/domain/topic/post';
import { firstUpdate } from '$lib/documents/record';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { startTopic } from '$lib/features/records/posts/say';
import { roomName } from '$lib/protocol/rooms';
import { olderWantedOf } from '$lib/replica/store/older-posts';
import { RecordStore } from '$lib/replica/store/records';
import { toasts } from '$lib/ui/toasts.svelte';
import { expectAccessible, expectNoSidewaysScroll, showOn, words } from '$lib/ui/browser-testkit';
import Conversation from './Conversation.svelte';
import OlderPosts from './OlderPosts.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

/** How many posts there are, and how many of them are at the relay alone. */
const POSTS = 40;
const OLDER = 30;

let company: Company;
let topic: RecordId;
let ids: RecordId[];

beforeAll(async () => {
	company = await foundCompany();
});

const room = () => roomName({ kind: 'space', space: company.space });
const start = Date.now() - POSTS * 60_000;
const momentOf = (at: number) => start + at * 60_000;

function post(id: RecordId, at: number, parts: PostParts = {}) {
	const acting = {
		...company.view.acting,
		clock: { now: () => momentOf(at), offset: () => 0 }
	};
	const change = createPost(
		id,
		`Post ${String(at)} end`,
		{ id: topic, space: company.space },
		acting,
		parts
	);
	if (change === null) throw new Error('no post');
	return { id, change };
}

beforeEach(async () => {
	topic = newId(random);
	const { view, space } = company;
	const made = await startTopic(view, topic, { space, title: 'Rope', text: '' });
	if (!made.ok) throw new Error(made.error.reason);
	ids = Array.from({ length: POSTS }, () => newId(random));
	const here = ids.slice(OLDER).map((id, at) => post(id, OLDER + at));
	await view.replica.records.createMany(room(), here);
	const { db } = view.replica;
	const floor = { room: room(), at: momentOf(OLDER), id: ids[OLDER] ?? '', older: OLDER };
	await db.threads.update(topic, { floor, count: POSTS });
});

const open = () =>
	render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: Conversation, given: { space: company.space, topic } }
	});
const shown = (at: number) => page.getByText(`Post ${String(at)} end`, { exact: true });

/** What the relay sends of older posts, as the device takes it in. */
async function arrive(from: number): Promise<void> {
	const { db } = company.view.replica;
	const records = new RecordStore(db, clock, {
		judge: () => succeed(null),
		isAdmin: () => true,
		onWrite: () => undefined
	});
	const floor = (await db.threads.get(topic))?.floor;
	if (floor === undefined) throw new Error('nothing is missing');
	const end = ids.indexOf(floor.id);
	const some = ids.slice(from, end).map((id, at) => post(id, from + at));
	await records.receiveOlder(
		room(),
		{ topic, before: floor },
		{
			from: { at: momentOf(from), id: ids[from] ?? '' },
			left: from,
			records: some.map(({ id, change }) => ({ record: id, update: firstUpdate(change) }))
		},
		clock.now()
	);
	records.close();
}

test('HI-18 · without a connection a topic says that older posts are at the relay, and what is sought among them is shown once it has come', async () => {
	const host = await open();
	host.container.style.height = '600px';
	await expect.element(shown(POSTS - 1)).toBeVisible();
	await expect
		.element(page.getByText(`${String(OLDER)} older posts are at the relay.`))
		.toBeVisible();
	await expect.element(page.getByText('They come when there is a connection.')).toBeVisible();
	expect(page.getByRole('button', { name: 'Show older posts' }).query()).toBeNull();
	await expectAccessible();

	await page.getByRole('button', { name: 'Search in this topic' }).click();
	await expect.element(page.getByText('Older posts at the relay are not searched.')).toBeVisible();
	await arrive(10);
	await expect.element(shown(10)).toBeInTheDocument();
	await expect.element(page.getByText('10 older posts are at the relay.')).toBeInTheDocument();
	await arrive(0);
	await expect.element(shown(0)).toBeInTheDocument();
	expect(page.getByText(/older posts? (is|are) at the relay/).query()).toBeNull();
});

test('HI-18 · a topic of which every post is at the relay does not say that nobody has written', async () => {
	const { db } = company.view.replica;
	const floor = { room: room(), at: Date.now() + 60_000, id: '', older: POSTS };
	await db.threads.update(topic, { floor });
	await open();
	await expect
		.element(page.getByText(`${String(POSTS)} older posts are at the relay.`))
		.toBeVisible();
	expect(page.getByText(words.discussion_no_posts()).query()).toBeNull();
});

test('HI-18 · an answer to an older post leads to it: it is asked for, which is said once, and shown when it has come', async () => {
	const { db, records } = company.view.replica;
	const answer = post(newId(random), POSTS, { replyTo: ids[5] ?? '' });
	await records.createMany(room(), [answer]);
	await open();
	await page.getByRole('button', { name: 'Answers an older post' }).click();
	await expect.poll(() => olderWantedOf(db, room(), topic)).toEqual([{ to: 'post', post: ids[5] }]);
	await arrive(10);
	await expect.poll(() => olderWantedOf(db, room(), topic)).toEqual([{ to: 'post', post: ids[5] }]);
	const told = toasts.current.filter(({ message }) => message.includes('among the older ones'));
	expect(told).toHaveLength(1);
	await arrive(0);
	await expect.element(shown(5)).toBeInViewport();
	expect(await olderWantedOf(db, room(), topic)).toEqual([]);
});

test.each(['desktop', 'narrowest'] as const)(
	'HI-18 · with a connection older posts are asked for by a button, and say that they are coming (%s)',
	async (size) => {
		await showOn(size);
		let asked = 0;
		const given = { count: 1, coming: false, connected: true, onwant: () => (asked += 1) };
		const host = await render(OlderPosts, given);
		await expect.element(page.getByText('1 older post is at the relay.')).toBeVisible();
		await page.getByRole('button', { name: 'Show older posts' }).click();
		expect(asked).toBe(1);
		await host.rerender({ ...given, coming: true });
		await expect.element(page.getByText('Older posts are coming…')).toBeVisible();
		expect(page.getByRole('button').query()).toBeNull();
		expectNoSidewaysScroll();
		await expectAccessible();
		await showOn('desktop');
	}
);
