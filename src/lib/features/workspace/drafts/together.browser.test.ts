import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { NO_CHANGE } from '$lib/domain/core/change';
import { bodyOf } from '$lib/domain/note/body';
import { NO_NOTE_CHANGE } from '$lib/domain/note/note';
import { bin } from '$lib/domain/history/commands';
import { newId, type MemberId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { DRAFTS, postOfDraft, sendSharedDraft } from '$lib/domain/topic/shared-draft';
import { addMember, foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { noteOf } from '$lib/features/records/posts/post-doc';
import { startTopic } from '$lib/features/records/posts/say';
import { roomName } from '$lib/protocol/rooms';
import type { DraftRow } from '$lib/replica/store/rows';
import { allDrafts, draftsIn } from '$lib/replica/store/shared-drafts';
import { expectAccessible, inEveryLanguage, words } from '$lib/ui/browser-testkit';
import { errorLog } from '$lib/ui/error-log';
import Conversation from '$lib/features/discussion/topics/Conversation.svelte';
import DraftsPage from './DraftsPage.svelte';
// Loaded when they are opened; named here, so that what they need is there before the tests begin.
import '$lib/features/records/posts/PostEditor.svelte';
import '$lib/features/discussion/together/SharedDraftText.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

let company: Company;
let ben: MemberId;
let topic: RecordId;

beforeAll(async () => {
	company = await foundCompany();
	ben = await addMember(company, 'Ben Agent');
});
beforeEach(async () => {
	errorLog.clear();
	topic = newId(random);
	const made = await startTopic(company.view, topic, {
		...{ space: company.space, title: 'Rope', text: '' }
	});
	if (!made.ok) throw new Error(made.error.reason);
});
afterEach(async () => {
	expect(errorLog.faults).toEqual([]);
	for (const { id } of await allDrafts(company.view.replica.db)) await take(id);
});

async function open(): Promise<void> {
	const host = await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: Conversation, given: { space: company.space, topic } }
	});
	host.container.style.height = '800px';
	await expect.element(field()).toBeVisible();
}
const db = () => company.view.replica.db;
const field = () => page.getByRole('textbox', { name: 'Write a post…' });
const text = () => page.getByRole('textbox', { name: 'Text of the shared draft' });
const list = () => page.getByRole('list', { name: 'Written together, not sent yet' });
const only = async () => (await draftsIn(db(), topic))[0];

/** Throws a draft away. */
async function take(id: RecordId): Promise<void> {
	await company.view.changeInSpace(company.space, id, bin(company.view.acting));
}

async function invite(): Promise<void> {
	await page.getByRole('button', { name: 'Write together…' }).click();
	await page.getByRole('combobox', { name: 'Who writes with you' }).fill('ben');
	await page.getByRole('option', { name: 'Ben Agent' }).click();
	await page.getByRole('button', { name: 'Begin' }).click();
}

test('HI-17 · what is written in the field becomes a draft for two, is written on, and is sent in both names', async () => {
	await open();
	await field().fill('Rope is');
	await invite();
	await expect.element(text()).toHaveTextContent('Rope is');
	await expect.element(field()).toHaveTextContent('');
	await expect
		.element(list().getByText('Ben Agent is invited to write this with you'))
		.toBeVisible();
	await expectAccessible();
	const draft = await only();
	if (draft === undefined) throw new Error('no draft');
	expect(draft).toMatchObject({ participants: [ben], title: 'Rope' });
	// As it comes from Ben's device: he writes along.
	await db().records.update(draft.id, { joined: [ben] });
	await expect.element(list().getByText('Ben Agent is writing this with you')).toBeVisible();
	await text().click();
	await userEvent.keyboard(' here');
	await expect.element(text()).toHaveTextContent('Rope is here');
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect.element(list()).not.toBeInTheDocument();
	const said = page.getByRole('log').getByText('Rope is here');
	await expect.element(said).toBeVisible();
	await expect.element(page.getByText('Olga Owner with Ben Agent')).toBeVisible();
	expect(await db().posts.get(postOfDraft(draft.id))).toMatchObject({ with: [ben] });
});

test('HI-17 · it is thrown away for all, and that is undone', async () => {
	await open();
	await field().fill('Not this');
	await invite();
	await expect.element(text()).toHaveTextContent('Not this');
	await page.getByRole('button', { name: 'More for this draft' }).click();
	await page.getByRole('menuitem', { name: 'Discard for all' }).click();
	await expect.element(list()).not.toBeInTheDocument();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.element(list()).toBeVisible();
	expect(await only()).toBeDefined();
});

test('HI-17 · Escape closes the draft; it stands in the drafts, in every language, and leads back', async () => {
	await open();
	await field().fill('Later');
	await invite();
	await expect.element(text()).toHaveFocus();
	await userEvent.keyboard('{Escape}');
	await expect.element(text()).not.toBeInTheDocument();
	await expect.element(list().getByText('Later')).toBeVisible();
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect.element(text()).toHaveTextContent('Later');
	const draft = await only();
	await render(InWorkspace<Record<string, never>>, {
		...{ session: company.session, view: company.view },
		...{ component: DraftsPage, given: {} }
	});
	await inEveryLanguage(async () => {
		await expect
			.element(page.getByRole('heading', { name: words.together_list(), level: 2 }))
			.toBeVisible();
	});
	await expect
		.element(page.getByRole('link', { name: 'Post in “Rope”' }).last())
		.toHaveAttribute('href', `/s/${company.space}/discussion/${topic}?draft=${draft?.id ?? ''}`);
});

test('HI-17 · who was asked is told by whom, and opens nothing before they have answered', async () => {
	const { view, space } = company;
	// As it comes from Ben's device.
	const asked = {
		...{ id: newId(random), kind: 'draft', room: `space.${space}`, space, topic, title: 'Rope' },
		...{ sortTitle: 'rope', words: [], owner: ben, createdBy: ben, createdAt: 1, updatedAt: 1 },
		...{ postCount: 0, participants: [view.replica.me], joined: [], declined: [] },
		links: [topic, DRAFTS]
	} as const satisfies DraftRow;
	await db().records.put(asked);
	await open();
	await expect
		.element(list().getByText('Ben Agent asks you to write this with them'))
		.toBeVisible();
	await expect.element(list().getByRole('button', { name: 'Write along' })).toBeVisible();
	await expect.element(list().getByRole('button', { name: 'Not this time' })).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Continue' })).not.toBeInTheDocument();
	await db().records.update(asked.id, { declined: [view.replica.me] });
	await expect.element(list()).not.toBeInTheDocument();
	await db().records.delete(asked.id);
});

test('HI-17 · what somebody wrote in a draft that another had sent is shown to them in the topic, and goes into the field or is let go of', async () => {
	await open();
	await field().fill('Rope is here');
	await invite();
	await expect.element(text()).toHaveTextContent('Rope is here');
	const draft = await only();
	if (draft === undefined) throw new Error('no draft');
	const { view, space } = company;
	// As it comes from Ben's device, which had only the first line.
	await db().records.update(draft.id, { joined: [ben] });
	await userEvent.keyboard('{Enter}One thing more');
	await expect.element(text()).toHaveTextContent('One thing more');
	await userEvent.keyboard('{Escape}');
	const said = sendSharedDraft(draft, [view.replica.me], 'Rope is here', {
		...view.acting,
		actor: ben
	});
	if (said === null) throw new Error('nothing was said');
	const made = await view.replica.records.createMany(roomName({ kind: 'space', space }), [
		{ id: postOfDraft(draft.id), change: said }
	]);
	if (!made.ok) throw new Error(made.error.reason);
	// And what the relay refused because the draft was sent.
	const change = { ...NO_CHANGE, note: { ...NO_NOTE_CHANGE, added: noteOf('And **this**') } };
	await db().refusals.add({
		...{ room: `space.${space}`, record: bodyOf(draft.id), title: 'Rope', at: 1 },
		...{ rule: 'HI-17', reason: 'sent', facts: {} },
		wanted: { of: 'record', change, was: {} }
	});

	const late = page.getByText('is not in the post: Ben Agent had sent that already');
	await expect.element(late.first()).toBeVisible();
	await expect.poll(() => late.elements().length).toBe(2);
	await expect.element(list()).not.toBeInTheDocument();
	await expectAccessible();
	await inEveryLanguage(async () => {
		const told = page.getByText(words.together_late({ name: 'Ben Agent' }));
		await expect.element(told.first()).toBeVisible();
	});

	// What is in the draft's text is let go of, and comes back.
	const letGo = page.getByRole('button', { name: 'Discard' });
	await letGo.last().click();
	await expect.poll(() => late.elements().length).toBe(1);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.poll(() => late.elements().length).toBe(2);

	// Both go into the field, below each other, and out of what is kept.
	const put = page.getByRole('button', { name: 'Put it into the field' });
	await put.first().dblClick();
	await expect.element(field()).toHaveTextContent('And this');
	await expect.poll(() => put.elements().length).toBe(1);
	await put.click();
	await expect.element(field()).toHaveTextContent('And this');
	await expect.element(field()).toHaveTextContent('One thing more');
	// Pressed twice, it is there once.
	expect(field().element().textContent.split('And this')).toHaveLength(2);
	await expect.element(late).not.toBeInTheDocument();
	expect(await db().refusals.count()).toBe(0);
	await field().fill('');
});
