import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import { setField } from '$lib/domain/core/set-field';
import { assign } from '$lib/domain/deal/commands';
import { addMember } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { undoLast } from '$lib/features/common/undo/undo';
import { editInPlace } from '$lib/features/records/series/edit-in-place';
import { m } from '$lib/i18n/messages';
import { expectAccessible, inEveryLanguage, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import { addTasks, foundWorks, taskNow, type WorkCompany } from '../testkit/works';
import WithSeries from '../testkit/WithSeries.svelte';
import Calendar from './Calendar.svelte';

const MIDDLE = `${today(clock).slice(0, 7)}-15`;
let company: WorkCompany;
let id = '';
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
	const ids = await addTasks(company, [{ title: 'Water', dueOn: MIDDLE, repeat: 'FREQ=WEEKLY' }]);
	id = ids.get('Water') ?? '';
	await render(InWorkspace<{ view: typeof Calendar; space: typeof company.works }>, {
		...{ session: company.session, view: company.view, component: WithSeries },
		given: { view: Calendar, space: company.works }
	});
});
afterEach(() => {
	for (const { id: toast } of toasts.current) dismissToast(toast);
});

const bar = () => page.getByRole('link', { name: /^Water,/ }).first();
const question = () => page.getByRole('dialog', { name: m.tasks_series_change() });
const say = (answer: string) => question().getByRole('button', { name: answer }).click();
async function seriesNow() {
	const record = (await company.view.replica.records.read(id))?.record;
	if (record?.kind !== 'task') throw new Error('no task');
	const { title, owner, dueOn, slot, later } = record;
	return { title, owner, dueOn, slot, later };
}

/** Moves the task on the calendar by days, with the keyboard. */
async function move(days: number): Promise<void> {
	await expect.element(bar()).toBeVisible();
	bar().element().focus();
	await userEvent.keyboard(` ${'{ArrowRight}'.repeat(days)} `);
	await expect.element(question()).toBeVisible();
}

test('LW-05 · whoever moves a task of a series on the calendar says whether it is this one alone', async () => {
	await move(2);
	await expectAccessible();
	await say(m.tasks_series_one());
	await expect
		.poll(seriesNow)
		.toMatchObject({ dueOn: addDays(MIDDLE, 2), slot: MIDDLE, later: {} });
	await page.getByRole('button', { name: m.common_undo() }).click();
	await expect.poll(seriesNow).toMatchObject({ dueOn: MIDDLE, slot: null });

	await move(1);
	await say(m.tasks_series_later());
	const next = addDays(MIDDLE, 1);
	await expect.poll(seriesNow).toMatchObject({ dueOn: next, slot: next });
});

test('LW-05 · a task of a series that was moved stays where it was when nobody says what is meant', async () => {
	await move(2);
	await say(m.common_cancel());
	await expect.element(question()).not.toBeInTheDocument();
	expect(await seriesNow()).toMatchObject({ dueOn: MIDDLE, slot: null });
	await expect.element(bar()).toHaveFocus();
});

test('LW-05 · tasks that are pushed along and repeat are asked about together with the one that was moved', async () => {
	const paint = addDays(MIDDLE, 1);
	const ids = await addTasks(company, [
		{ title: 'Sand', startOn: MIDDLE, dueOn: MIDDLE },
		{ title: 'Paint', startOn: paint, dueOn: paint, repeat: 'FREQ=WEEKLY', waits: ['Sand'] },
		{ title: 'Hang', startOn: paint, dueOn: paint, waits: ['Sand'] }
	]);
	const dueOf = async (title: string) => (await taskNow(company, ids.get(title) ?? '')).dueOn;
	const dues = async () => [await dueOf('Sand'), await dueOf('Paint'), await dueOf('Hang')];
	const sand = page.getByRole('link', { name: /^Sand,/ }).first();
	const many = page.getByRole('dialog', { name: m.tasks_series_change_many() });
	const move = async () => {
		await expect.element(sand).toBeVisible();
		sand.element().focus();
		await userEvent.keyboard(' {ArrowRight}{ArrowRight}{ArrowRight} ');
		await expect.element(many).toBeVisible();
	};
	await move();
	await many.getByRole('button', { name: m.common_cancel() }).click();
	await expect.element(many).not.toBeInTheDocument();
	expect(await dues()).toEqual([MIDDLE, paint, paint]);

	await move();
	await inEveryLanguage(async () => {
		const asked = page.getByRole('dialog', { name: m.tasks_series_change_many() });
		await expect
			.element(asked.getByRole('button', { name: m.tasks_series_later_many() }))
			.toBeVisible();
	});
	await many.getByRole('button', { name: m.tasks_series_one_many() }).click();
	const moved = addDays(MIDDLE, 3);
	await expect.poll(dues).toEqual([moved, moved, moved]);
	const slots = async () =>
		(await company.view.replica.records.read(ids.get('Paint') ?? ''))?.record;
	expect(await slots()).toMatchObject({ slot: paint });
	await undoLast();
	await expect.poll(dues).toEqual([MIDDLE, paint, paint]);
	expect(await slots()).toMatchObject({ slot: null });
});

test('LW-05 · a field of a task of a series that is changed in a list, too, is of this one alone or of the later ones', async () => {
	const { view } = company;
	const ann = await addMember(company, 'Ann');
	const { me } = view.replica;
	const row = await taskNow(company, id);
	const renamed = editInPlace(view, row, setField('title', 'Water', 'Rinse', view.acting));
	await say(m.tasks_series_one());
	expect(await renamed).toBeNull();
	expect(await seriesNow()).toMatchObject({ title: 'Rinse', later: { title: 'Water' } });
	await undoLast();
	await expect.poll(async () => (await seriesNow()).later).toEqual({});
	expect((await seriesNow()).title).toBe('Water');

	const given = editInPlace(view, row, assign(row, ann, view.acting));
	await say(m.tasks_series_one());
	expect(await given).toBeNull();
	expect(await seriesNow()).toMatchObject({ owner: ann, later: { owner: me } });
	await undoLast();
	await expect
		.poll(seriesNow)
		.toEqual({ ...{ title: 'Water', owner: me, dueOn: MIDDLE }, ...{ slot: null, later: {} } });
});
