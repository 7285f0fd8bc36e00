import { beforeAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import type { TopicDraft } from '$lib/domain/topic/commands';
import { closeTopic } from '$lib/domain/topic/moderating';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { startTopic } from '$lib/features/records/posts/say';
import { expectAccessible } from '$lib/ui/browser-testkit';
import Conversation from './Conversation.svelte';
import TopicList from './TopicList.svelte';

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	topic: RecordId;
}

let company: Company;
beforeAll(async () => {
	company = await foundCompany();
});

async function start(draft: Omit<TopicDraft, 'space'>, text = ''): Promise<RecordId> {
	const id = newId(random);
	const { view, space } = company;
	const made = await startTopic(view, id, { ...draft, space, text });
	if (!made.ok) throw new Error(made.error.reason);
	return id;
}

async function open(topic: RecordId): Promise<void> {
	const { container } = await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: Conversation, given: { space: company.space, topic } }
	});
	container.style.height = '720px';
}
const button = (name: string | RegExp) => page.getByRole('button', { name });

test('LS-01 · people vote on a proposal until it is closed with its conclusion', async () => {
	await open(await start({ title: 'Workshop', form: 'proposal', tags: ['training'] }, 'Two days.'));
	await expect.element(page.getByText('#training')).toBeVisible();
	await button(/^For/).click();
	await expect.element(button(/^For 1/)).toHaveAttribute('aria-pressed', 'true');
	await button(/^Against/).click();
	await expect.element(button(/^For 0/)).toHaveAttribute('aria-pressed', 'false');
	await expectAccessible();
	await button('More actions').click();
	await page.getByRole('menuitem', { name: 'Close with a conclusion…' }).click();
	await page.getByRole('textbox', { name: /Conclusion/ }).fill('We go in May.');
	await button('Close topic').click();
	await expect.element(page.getByText('We go in May.')).toBeVisible();
	await expect.element(page.getByText('The vote is over: the topic is closed.')).toBeVisible();
	await expect.element(button(/^Against/)).not.toBeInTheDocument();
});

test('HI-12 · a poll and a checklist are added while writing, and everybody votes and ticks', async () => {
	await open(await start({ title: 'Dates' }, 'When?'));
	await button('Add a poll').click();
	await page.getByRole('textbox', { name: 'Question' }).fill('When?');
	await button('Send').click();
	await expect.element(page.getByText('Give two to twenty choices')).toBeVisible();
	await page.getByRole('textbox', { name: 'Choices, one on each line' }).fill('May\nJune');
	await button('Add a checklist').click();
	await page.getByRole('textbox', { name: 'Items, one on each line' }).fill('Book\nPay');
	await button('Send').click();
	await page.getByRole('radio', { name: /June/ }).click();
	await expect.element(page.getByText('1 vote', { exact: false })).toBeVisible();
	await page.getByRole('checkbox', { name: /Book/ }).click();
	await expect.element(page.getByText('1 of 2 done')).toBeVisible();
	await expectAccessible();
});

test('HI-13 · a post is changed, what it said before can be read, and a deleted one leaves a trace', async () => {
	await open(await start({ title: 'Words' }, 'First words <img src=x onerror=alert(1)>'));
	// What looks like a tag is text.
	await expect.element(page.getByText('First words <img src=x onerror=alert(1)>')).toBeVisible();
	expect(document.querySelector('[data-post] img[src="x"]')).toBeNull();
	await button('More about this post').click();
	await page.getByRole('menuitem', { name: 'Edit' }).click();
	await page.getByRole('dialog').getByRole('textbox').fill('Better words');
	await button('Save').click();
	await expect.element(page.getByText('Better words')).toBeVisible();
	await button('edited').click();
	const dialog = page.getByRole('dialog');
	await expect.element(dialog.getByText('First words', { exact: false })).toBeVisible();
	await userEvent.keyboard('{Escape}');
	await button('More about this post').click();
	await page.getByRole('menuitem', { name: 'Delete' }).click();
	await expect.element(page.getByText(/has deleted this post/)).toBeVisible();
	await expect.element(page.getByText('Better words')).not.toBeInTheDocument();
	await button('Bring back').click();
	await expect.element(page.getByText('Better words')).toBeVisible();
});

test('LS-01 · a post answers and quotes another, and an answer of a question is accepted', async () => {
	await open(await start({ title: 'Price', form: 'question' }, 'What do you say?'));
	await button('More about this post').click();
	await page.getByRole('menuitem', { name: 'Reply' }).click();
	await page.getByRole('textbox', { name: 'Write a post…' }).fill('**Compare** with what?');
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect.element(page.getByText(/^Answers/)).toBeVisible();
	await button('More about this post').last().click();
	await page.getByRole('menuitem', { name: 'Accept as answer' }).click();
	await expect.element(page.getByText('Accepted answer')).toBeVisible();
	await expect.element(page.getByText('Answered')).toBeVisible();
	await expectAccessible();
});

test('LS-01 · the list is narrowed to what is asked for, and its home says what is open', async () => {
	const { view, space } = company;
	await start({ title: 'Open question', form: 'question' });
	const talk = await start({ title: 'Closed talk' });
	const whole = await view.replica.records.read(talk);
	if (whole?.record.kind !== 'topic') throw new Error('no topic');
	await view.changeInSpace(space, talk, closeTopic(whole.record, '', view.acting));
	await start({ title: 'Read this', form: 'announcement', asks: true });
	const { container } = await render(InWorkspace<{ space: SpaceId }>, {
		...{ session: company.session, view },
		...{ component: TopicList, given: { space } }
	});
	container.style.height = '720px';
	await expect.element(page.getByRole('link', { name: /Open question/ }).first()).toBeVisible();
	await button('Decided').click();
	await expect.element(page.getByRole('link', { name: /Closed talk/ }).first()).toBeVisible();
	await expect.element(page.getByRole('link', { name: /Open question/ })).not.toBeInTheDocument();
	await button('All').click();
	await page.getByRole('combobox', { name: 'Kind' }).selectOptions('announcement');
	await expect.element(page.getByRole('link', { name: /Read this/ }).first()).toBeVisible();
	await expect.element(page.getByRole('link', { name: /Closed talk/ })).not.toBeInTheDocument();
	await expectAccessible();
});
