import { afterEach, beforeAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { talkTemplate, type TalkTemplateId } from '$lib/domain/topic/talk-templates';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import Conversation from '$lib/features/discussion/topics/Conversation.svelte';
import TopicList from '$lib/features/discussion/topics/TopicList.svelte';
// Loaded when a topic is opened; named here, so that what it needs is there before the tests begin.
import '$lib/features/records/posts/PostEditor.svelte';
import { expectAccessible } from '$lib/ui/browser-testkit';
import NewSpace from './NewSpace.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

let company: Company;
beforeAll(async () => {
	company = await foundCompany();
});
afterEach(cleanup);

const button = (name: string | RegExp) => page.getByRole('button', { name });
const log = () => page.getByRole('log');

/** Adds a space by its form, as somebody does who chooses a template. */
async function added(template: TalkTemplateId): Promise<SpaceId> {
	const { session, view } = company;
	const name = talkTemplate(template)?.name.en ?? '';
	await render(InWorkspace<Record<string, never>>, {
		...{ session, view, component: NewSpace, given: {} }
	});
	await page.getByRole('radio', { name: /Discussion/ }).click();
	await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`${name} of Acme`);
	await page.getByRole('combobox', { name: 'Start from' }).selectOptions(template);
	await button('Add and create another').click();
	await expect.poll(() => view.catalogue.some((one) => one.name === `${name} of Acme`)).toBe(true);
	const made = view.catalogue.find((one) => one.name === `${name} of Acme`);
	if (made === undefined) throw new Error('no space');
	const plans = talkTemplate(template)?.topics.length;
	await expect.poll(async () => (await topicsIn(made.id)).length).toBe(plans);
	cleanup();
	return made.id;
}

const topicsIn = async (space: SpaceId) =>
	(await company.view.replica.db.records.toArray()).filter(
		(row) => row.kind === 'topic' && row.space === space
	);

/** Shows the topics of a space. */
async function list(space: SpaceId): Promise<void> {
	const { session, view } = company;
	const { container } = await render(InWorkspace<{ space: SpaceId }>, {
		...{ session, view, component: TopicList, given: { space } }
	});
	container.style.height = '720px';
}

/** Shows the topic of a space with this title. */
async function open(space: SpaceId, title: string): Promise<void> {
	const { session, view } = company;
	const topic = (await topicsIn(space)).find((row) => row.title === title);
	if (topic === undefined) throw new Error(`no topic ${title}`);
	const { container } = await render(InWorkspace<Shown>, {
		...{ session, view, component: Conversation, given: { space, topic: topic.id } }
	});
	container.style.height = '720px';
	await expect.element(page.getByRole('textbox', { name: 'Write a post…' })).toBeVisible();
}

/** The kind that a new topic is proposed as. */
async function proposed(space: SpaceId): Promise<string> {
	await list(space);
	await button('New topic').first().click();
	const kind = page.getByRole('dialog').getByRole('combobox', { name: 'Kind' });
	await expect.element(kind).toBeVisible();
	const { value } = kind.element() as HTMLSelectElement;
	cleanup();
	return value;
}

async function reply(text: string): Promise<void> {
	await page.getByRole('textbox', { name: 'Write a post…' }).click();
	await userEvent.keyboard(`${text}{Control>}{Enter}{/Control}`);
	await expect.element(log().getByText(text)).toBeVisible();
}

async function accept(text: string): Promise<void> {
	await reply(text);
	await button('More about this post').last().click();
	await page.getByRole('menuitem', { name: 'Accept as answer' }).click();
	await expect.element(page.getByText('Accepted answer')).toBeVisible();
}

test('LS-03 · sales techniques: opinions are written, and the best answer is accepted', async () => {
	const space = await added('techniques');
	expect(await proposed(space)).toBe('plain');
	await open(space, 'How we share what works');
	await reply('A pause after the price.');
	cleanup();
	await open(space, 'Which opening question works best for you?');
	await accept('What brought you here?');
});

test('LS-03 · talking to customers: answers are collected, and everybody ticks what to have ready', async () => {
	const space = await added('customers');
	expect(await proposed(space)).toBe('question');
	await open(space, 'Before every call');
	await page.getByRole('checkbox', { name: /Who decides/ }).click();
	await expect.element(page.getByText('1 of 3 done')).toBeVisible();
	cleanup();
	await open(space, 'What do you answer to “too expensive”?');
	await accept('Compared with what?');
});

test('LS-03 · training: a proposal is voted on, people say when they could go, and it is decided', async () => {
	const space = await added('training');
	expect(await proposed(space)).toBe('proposal');
	await open(space, 'Negotiation workshop, two days');
	await button(/^For/).click();
	await expect.element(button(/^For 1/)).toHaveAttribute('aria-pressed', 'true');
	await page.getByRole('checkbox', { name: /Next month/ }).click();
	await expect.element(page.getByText('1 vote', { exact: false }).first()).toBeVisible();
	await reply('Two of us should go.');
	await button('More actions').click();
	await page.getByRole('menuitem', { name: 'Close with a conclusion…' }).click();
	await page.getByRole('textbox', { name: /Conclusion/ }).fill('We go next month.');
	await button('Close topic').click();
	await expect.element(page.getByText('We go next month.')).toBeVisible();
	await expectAccessible();
});

test('LS-03 · new services: ideas have votes and a status, which ends the vote’s being open', async () => {
	const space = await added('services');
	expect(await proposed(space)).toBe('idea');
	await open(space, 'A yearly check for every customer');
	await button(/^For/).click();
	await expect.element(button(/^For 1/)).toBeVisible();
	await button('Status: Open').click();
	await page.getByRole('menuitemcheckbox', { name: 'Planned' }).click();
	await expect.element(button('Status: Planned')).toBeVisible();
	cleanup();
	await list(space);
	await expect.element(page.getByText('Planned').first()).toBeVisible();
});

test('LS-03 · interesting articles: a link is a card, drawn without asking its page', async () => {
	const space = await added('articles');
	expect(await proposed(space)).toBe('article');
	await open(space, 'How to share an article');
	const card = log().getByRole('link', { name: /SPIN Selling/ });
	await expect.element(card).toHaveAttribute('href', 'https://en.wikipedia.org/wiki/SPIN_Selling');
	const asked = performance.getEntriesByType('resource').map(({ name }) => name);
	expect(asked.filter((name) => name.includes('wikipedia'))).toEqual([]);
	await button('Add a link').click();
	await page.getByRole('textbox', { name: 'Address' }).fill('example.org/read');
	await button('Send').click();
	await expect
		.element(
			log()
				.getByRole('link', { name: /example\.org/ })
				.last()
		)
		.toBeVisible();
	await expectAccessible();
});

test('LS-03 · project from a won deal: an announcement asks to be confirmed, first steps are ticked', async () => {
	const space = await added('project');
	expect(await proposed(space)).toBe('plain');
	await open(space, 'The project starts');
	await expect.element(page.getByText(/0 of \d+ have confirmed|confirmed/i).first()).toBeVisible();
	cleanup();
	await open(space, 'First steps');
	await page.getByRole('checkbox', { name: /Agree on the dates/ }).click();
	await expect.element(page.getByText('1 of 3 done')).toBeVisible();
	cleanup();
	await open(space, 'Questions to the customer');
	await accept('Who signs off?');
});
