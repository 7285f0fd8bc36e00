import { beforeAll, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock, zoneOf } from '$lib/app/context';
import { setField } from '$lib/domain/core/set-field';
import { momentBefore } from '$lib/domain/inbox/snooze';
import { readReminders } from '$lib/documents/private-inbox';
import { remindOf } from '$lib/features/common/later/remind';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import {
	addDeal,
	addMember,
	foundCompany,
	type Company
} from '$lib/features/common/testkit/company';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import { undoLast } from '$lib/features/common/undo/undo';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import InboxPage from './InboxPage.svelte';

let company: Company;
let ben: string;
/** When a test began: after everybody came into the workspace. */
let began: number;

beforeAll(async () => {
	company = await foundCompany();
	ben = await addMember(company, 'Ben Builder');
});

beforeEach(async () => {
	for (const { id } of toasts.current) dismissToast(id);
	const { db } = company.view.replica;
	await db.notices.clear();
	began = clock.now();
});

/** Makes a deal in which Ben mentions the person: the smaller `ago` is, the later. All is after the person came. */
async function mentioned(title: string, ago: number): Promise<void> {
	const { id } = await addDeal(company, title);
	const { db, me } = company.view.replica;
	await db.notices.put({
		...{ id: `m-${id}`, record: id, space: company.space, at: began + 1 - ago / 1000 },
		...{ what: 'mention', by: ben, members: [me], text: `About ${title}` }
	});
}

/** Opens the inbox in a frame of a height, as the app's frame gives it one. */
async function open(): Promise<void> {
	const { container } = await render(InWorkspace<Record<string, never>>, {
		...{ session: company.session, view: company.view },
		...{ component: InboxPage, given: {} }
	});
	if (container instanceof HTMLElement) container.style.height = '38rem';
}
const line = (title: string) =>
	page.getByRole('listitem', { name: `Ben Builder mentioned you in “${title}”` });
const tab = (name: string | RegExp) => page.getByRole('tab', { name });

test('IN-01 · keyboard alone: j moves, u reads, e archives, s snoozes; each is undone', async () => {
	await mentioned('First crane', 10);
	await mentioned('Second crane', 20);
	await mentioned('Third crane', 30);
	await open();
	await expect.element(line('First crane')).toBeVisible();
	// No line is chosen yet: nothing is archived.
	await userEvent.keyboard('e');
	await userEvent.keyboard('j');
	await expect.element(line('First crane')).toHaveFocus();
	await userEvent.keyboard('j');
	await expect.element(line('Second crane')).toHaveFocus();
	await userEvent.keyboard('u');
	await expect.element(tab(/^Unread 2/)).toBeVisible();
	await userEvent.keyboard('e');
	await expect.element(line('Second crane')).not.toBeInTheDocument();
	await expect.element(line('Third crane')).toHaveFocus();
	await undoLast();
	await expect.element(line('Second crane')).toBeVisible();

	await line('Third crane').click();
	await userEvent.keyboard('s');
	const dialog = page.getByRole('dialog', { name: 'Snooze until when?' });
	await dialog.getByRole('button', { name: /^Tomorrow morning/ }).click();
	await expect.element(line('Third crane')).not.toBeInTheDocument();
	await tab(/^Snoozed 1/).click();
	await expect.element(line('Third crane')).toBeVisible();
	await expectAccessible();
	await undoLast();
	await expect.element(page.getByText('Nothing is snoozed')).toBeVisible();
});

test('IN-01 · an empty inbox teaches, in every language, on a phone as well', async () => {
	await open();
	await expect.element(page.getByText('Nothing here yet')).toBeVisible();
	await showOn('narrowest');
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(words.inbox_teach_mention())).toBeVisible();
		expectNoSidewaysScroll();
	});
	await expectAccessible();
	await showOn('desktop');
});

test('IN-01 · of 3,000 lines only those in sight are drawn', async () => {
	const { db, me } = company.view.replica;
	const row = await addDeal(company, 'Copied');
	const many = Array.from({ length: 3000 }, (_, at) => at);
	await db.records.bulkPut(many.map((at) => ({ ...row, id: `copy-${at}`, title: `Copy ${at}` })));
	await db.notices.bulkPut(
		many.map((at) => ({
			...{ id: `c-${at}`, record: `copy-${at}`, space: company.space, at: began + 1 - at / 3000 },
			...{ what: 'mention', by: ben, members: [me], text: '' }
		}))
	);
	await open();
	await expect.element(line('Copy 0')).toBeVisible();
	expect(page.getByRole('listitem').elements().length).toBeLessThan(60);
	await line('Copy 0').click();
	await userEvent.keyboard('{End}');
	await expect.element(line('Copy 2999')).toHaveFocus();
});

test('LW-07 · a reminder before something is due moves along when that does', async () => {
	await open();
	const { view, space } = company;
	const { id, closeOn } = await addDeal(company, 'Harbour crane');
	const zone = zoneOf(view.directory.workspace);
	const moment = (dueOn: string) => momentBefore({ dueOn }, 'day-before', zone);
	const reminded = () =>
		view.replica.mine.read(readReminders).find(({ record }) => record === id)?.at;
	await remindOf(view, { record: id, topic: null, space }, moment(closeOn) ?? 0, 'day-before');
	expect(reminded()).toBe(moment(closeOn));
	await view.changeInSpace(space, id, setField('closeOn', closeOn, '2031-06-11', view.acting));
	await expect.poll(reminded).toBe(moment('2031-06-11'));
});
