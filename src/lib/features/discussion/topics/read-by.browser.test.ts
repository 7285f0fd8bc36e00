import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { member } from '$lib/domain/member/testkit';
import { createPost } from '$lib/domain/topic/commands';
import { putMember } from '$lib/documents/write-directory';
import { readSharing } from '$lib/documents/private-topics';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { startTopic } from '$lib/features/records/posts/say';
import { newestPosts } from '$lib/replica/store/threads';
import { expectAccessible } from '$lib/ui/browser-testkit';
import Conversation from './Conversation.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

let company: Company;
let topic: RecordId;

beforeAll(async () => {
	company = await foundCompany();
	await company.view.replica.directory.edit((doc) => {
		for (const id of ['anna', 'bob'])
			putMember(doc, { ...member(id, 'admin'), name: `${id} Nowak` });
	});
});
beforeEach(async () => {
	const { view, space } = company;
	topic = newId(random);
	const made = await startTopic(view, topic, { space, title: 'Rope', text: 'Who brings it?' });
	expect(made.ok).toBe(true);
});
afterEach(() => {
	vi.restoreAllMocks();
});

/** Opens the topic, of which a relay says that these have read all. `asking`: how it is asked. */
async function open(...readers: readonly string[]) {
	const { session, view, space } = company;
	const asking = vi.spyOn(view.replica.reading, 'of').mockImplementation(async () => {
		const [last] = await newestPosts(view.replica.db, topic, 1);
		return readers.map((each) => ({ member: each, at: last?.at ?? 0, id: last?.id ?? '' }));
	});
	const host = await render(InWorkspace<Shown>, {
		...{ session, view, component: Conversation, given: { space, topic } }
	});
	host.container.style.height = '600px';
	await expect.element(page.getByText('Who brings it?')).toBeVisible();
	return { asking };
}

test('HI-15 · below the newest post stands who has read it, and who has not on demand', async () => {
	await open('anna');
	await page.getByRole('button', { name: 'Read by anna Nowak' }).click();
	const dialog = page.getByRole('dialog', { name: 'Who has read this' });
	await expect.element(dialog.getByText('Have read it (1)')).toBeVisible();
	await expect.element(dialog.getByText('Not yet, or do not share it (1)')).toBeVisible();
	await expect.element(dialog.getByText('bob Nowak')).toBeVisible();
	await expectAccessible();
});

test('HI-15 · another post asks anew; nobody is named where nobody has read it', async () => {
	const { asking } = await open();
	expect(page.getByRole('button', { name: /^Read by/ }).query()).toBeNull();
	const { view, space } = company;
	const asked = asking.mock.calls.length;
	const id = newId(random);
	const said = createPost(id, 'And the sail?', { id: topic, space }, view.acting);
	if (said === null) throw new Error('no post');
	await view.changeInSpace(space, id, said);
	await expect.poll(() => asking.mock.calls.length).toBeGreaterThan(asked);
});

test('HI-15 · each person switches it off where they look who has read', async () => {
	await open('anna', 'bob');
	await page.getByRole('button', { name: 'Read by anna Nowak and bob Nowak' }).click();
	const { mine } = company.view.replica;
	const choice = page.getByRole('checkbox', { name: 'Others see what I have read' });
	await expect.element(choice).toBeChecked();
	await choice.click();
	await expect.poll(() => mine.read(readSharing)).toBe(false);
	await choice.click();
	await expect.poll(() => mine.read(readSharing)).toBe(true);
});
