import { beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { createTopic } from '$lib/domain/topic/commands';
import { addSpace } from '$lib/features/common/spaces/add-space';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { startTopic } from '$lib/features/records/posts/say';
import { roomName } from '$lib/protocol/rooms';
import { expectAccessible } from '$lib/ui/browser-testkit';
import Conversation from './Conversation.svelte';
// Loaded when a topic is opened; named here, so that what it needs is there before the tests begin.
import '$lib/features/records/posts/PostEditor.svelte';

const went = vi.hoisted(() => ({ to: '' }));
vi.mock('$app/navigation', async (original) => ({
	...(await original<object>()),
	goto: (to: string) => {
		went.to = to;
		return Promise.resolve();
	}
}));

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

let company: Company;
let south: SpaceId;
beforeAll(async () => {
	company = await foundCompany();
	const draft = { name: 'Techniques', visibility: 'public', members: [], stages: [] } as const;
	const made = await addSpace(company.view, { ...draft, kind: 'discussion' });
	if (!made.ok) throw new Error('no space');
	south = made.value;
});

async function open(topic: RecordId): Promise<void> {
	const { session, view, space } = company;
	const { container } = await render(InWorkspace<Shown>, {
		...{ session, view, component: Conversation, given: { space, topic } }
	});
	container.style.height = '720px';
}
const button = (name: string | RegExp) => page.getByRole('button', { name });

/** Stores a topic as it comes from the relay. */
async function arrived(set: Readonly<Record<string, string | boolean>>): Promise<RecordId> {
	const { view, space } = company;
	const id = newId(random);
	const made = createTopic({ title: 'Rope', space }, view.acting);
	const change = { ...made, set: { ...made.set, ...set } };
	await view.replica.records.createMany(roomName({ kind: 'space', space }), [{ id, change }]);
	return id;
}

test('HI-16 · who moderates moves a topic to a space that they choose, and is led there', async () => {
	const { view, space } = company;
	const topic = newId(random);
	await startTopic(view, topic, { space, title: 'Opening lines', text: 'Hello' });
	await open(topic);
	await button('More actions').click();
	await page.getByRole('menuitem', { name: 'Move to another space…' }).click();
	const dialog = page.getByRole('dialog', { name: 'Move “Opening lines”' });
	await expect.element(dialog.getByText(/everybody there can read it/)).toBeVisible();
	await expect.element(dialog.getByRole('button', { name: 'Move topic' })).toBeDisabled();
	await dialog.getByRole('combobox', { name: 'To which space?' }).fill('techn');
	await page.getByRole('option', { name: 'Techniques' }).click();
	await expectAccessible();
	// The relay moves it: without one it stays, and that is said.
	await dialog.getByRole('button', { name: 'Move topic' }).click();
	await expect.element(dialog.getByText(/The relay moves topics: connect first/)).toBeVisible();
	const moved = vi
		.spyOn(view.replica, 'moveTopic')
		.mockResolvedValue({ is: 'moved', topic: 'copy' });
	await dialog.getByRole('button', { name: 'Move topic' }).click();
	await expect.poll(() => went.to).toBe(`/s/${south}/discussion/copy`);
	expect(moved).toHaveBeenCalledExactlyOnceWith(space, topic, south);
	await expect.element(page.getByText('“Opening lines” is in Techniques now')).toBeVisible();

	// It is undone, or why not is said.
	const undone = vi
		.spyOn(view.replica, 'undoTopicMove')
		.mockResolvedValueOnce({ is: 'refused', reason: 'copy-changed' })
		.mockResolvedValueOnce({ is: 'undone' });
	await button('Undo').click();
	await expect.element(page.getByText(/Something was said or changed there since/)).toBeVisible();
	expect(undone).toHaveBeenCalledExactlyOnceWith(space, topic, { to: south, copy: 'copy' });
	await button('Undo').click();
	await expect.element(page.getByText(/“Opening lines” is back in/)).toBeVisible();
});

test('HI-16 · a topic that has moved leads to where it is, and nobody writes in it', async () => {
	await open(await arrived({ closed: true, movedTo: 'copy', movedToSpace: south }));
	const way = page.getByRole('link', { name: 'This topic has moved to Techniques: go on there' });
	await expect.element(way).toHaveAttribute('href', `/s/${south}/discussion/copy`);
	await expect
		.element(page.getByText('You can read this topic but not write in it.'))
		.toBeVisible();
	await button('More actions').click();
	await expect.element(page.getByRole('menuitem', { name: 'Stop following' })).toBeVisible();
	for (const name of ['Move to another space…', 'Reopen', 'Pin']) {
		expect(page.getByRole('menuitem', { name }).elements(), name).toEqual([]);
	}
	await expectAccessible();
});

test('HI-16 · the copy says where it came from, also to who may not go there', async () => {
	await open(await arrived({ movedFrom: 'old', movedFromSpace: 'hidden' }));
	await expect.element(page.getByText('Moved here from another space')).toBeVisible();
	await expect.element(page.getByRole('textbox', { name: 'Write a post…' })).toBeVisible();
	expect(page.getByRole('link', { name: /Moved here/ }).elements()).toEqual([]);
});
