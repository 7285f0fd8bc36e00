import { beforeAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { createPost } from '$lib/domain/topic/commands';
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

const POSTS = 400;
/** Where the word that is looked for stands. */
const WITH = [20, 200, 380];

let company: Company;
let topic: RecordId;

beforeAll(async () => {
	company = await foundCompany();
	topic = newId(random);
	const { view, space } = company;
	const made = await startTopic(view, topic, { space, title: 'Rope', text: '' });
	if (!made.ok) throw new Error(made.error.reason);
	const start = Date.now() - POSTS * 60_000;
	const posts = Array.from({ length: POSTS }, (_, at) => {
		const id = newId(random);
		const clock = { now: () => start + at * 60_000, offset: () => 0 };
		const text = WITH.includes(at)
			? `Post ${String(at)} o **żurawiu** z Łodzi`
			: `Post ${String(at)}`;
		const change = createPost(id, text, { id: topic, space }, { ...view.acting, clock });
		if (change === null) throw new Error('no post');
		return { id, change };
	});
	await view.replica.records.createMany(roomName({ kind: 'space', space }), posts);
});

const open = async () => {
	const host = await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: Conversation, given: { space: company.space, topic } }
	});
	host.container.style.height = '600px';
	await expect.element(page.getByText(`Post ${String(POSTS - 1)}`, { exact: true })).toBeVisible();
};
const field = () => page.getByRole('searchbox', { name: 'Search in this topic' });
const count = () => page.getByRole('search').getByRole('status');
const current = () =>
	document.querySelector<HTMLElement>('[data-post][aria-current="true"] [data-post-text]')
		?.innerText;
const marked = () =>
	[...(CSS.highlights.get('found') ?? [])].map((range) => (range as Range).toString());

test('Ctrl+F looks through the whole topic without drawing it, and keys lead from one post to the next', async () => {
	await open();
	await userEvent.keyboard('{Control>}f{/Control}');
	await expect.element(field()).toHaveFocus();
	await field().fill('lodz zurawi');
	await expect.element(count()).toHaveTextContent('3 of 3');
	await expect.poll(current).toContain('Post 380');
	await expect.poll(marked).toEqual(['żurawi', 'Łodz']);
	await expectAccessible();

	await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
	await expect.poll(current).toContain('Post 200');
	await expect.element(count()).toHaveTextContent('2 of 3');
	await expect.element(field()).toHaveFocus();
	expect(document.querySelectorAll('[data-post]').length).toBeLessThanOrEqual(MOST);
	await page.getByRole('button', { name: 'Previous post with these words' }).click();
	await expect.poll(current).toContain('Post 20 ');
	// Before the first one comes the last one.
	await page.getByRole('button', { name: 'Previous post with these words' }).click();
	await expect.poll(current).toContain('Post 380');

	await field().fill('dredger');
	await expect.element(count()).toHaveTextContent('Nothing found');
	expect(current()).toBeUndefined();
	await expect
		.element(page.getByRole('button', { name: 'Next post with these words' }))
		.toBeDisabled();
	await userEvent.keyboard('{Escape}');
	await expect.poll(() => field().query()).toBeNull();
	await expect.element(page.getByRole('button', { name: 'Search in this topic' })).toHaveFocus();
	expect(marked()).toEqual([]);
});

test('a search begins at what is in sight, and finds what is said while it is open', async () => {
	await open();
	await page.getByRole('button', { name: 'Search in this topic' }).click();
	await field().fill('Post 199');
	await expect.poll(current).toContain('Post 199');
	await userEvent.keyboard('{Escape}');
	await page.getByRole('button', { name: 'Search in this topic' }).click();
	await field().fill('lodz');
	await expect.poll(current).toContain('Post 200');
	await expect.element(count()).toHaveTextContent('2 of 3');
	const id = newId(random);
	const { view, space } = company;
	const said = createPost(id, 'Jeszcze raz Łódź', { id: topic, space }, view.acting);
	if (said === null) throw new Error('no post');
	expect((await view.changeInSpace(space, id, said)).ok).toBe(true);
	await expect.element(count()).toHaveTextContent('2 of 4');
});
