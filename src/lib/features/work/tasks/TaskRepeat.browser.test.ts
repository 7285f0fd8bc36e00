import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { addDays, today } from '$lib/domain/core/day';
import { repeatedId } from '$lib/domain/task/repeat/next';
import type { Task } from '$lib/domain/task/task';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { m } from '$lib/i18n/messages';
import { expectAccessible, inEveryLanguage, showOn } from '$lib/ui/browser-testkit';
import { dayText } from '$lib/ui/format';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import { addTasks, foundWorks, type WorkCompany } from '../testkit/works';
import type { OpenTask } from './open-task.svelte';
import OpenTaskParts from './OpenTaskParts.svelte';

// A type, which fits any record of unknown values; an interface does not.
type Given = { space: SpaceId; id: RecordId; onopen: (open: OpenTask) => void };

const NOW = today(clock);
let company: WorkCompany;
let id = '';
let open: OpenTask | null = null;

beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
	const ids = await addTasks(company, [{ title: 'Water', dueOn: NOW, repeat: 'FREQ=DAILY' }]);
	id = ids.get('Water') ?? '';
	await render(InWorkspace<Given>, {
		...{ session: company.session, view: company.view, component: OpenTaskParts },
		given: {
			space: company.works.id,
			id,
			onopen: (made: OpenTask) => {
				open = made;
			}
		}
	});
	await expect.element(page.getByText(m.tasks_repeat_days({ count: 1 }))).toBeVisible();
});
afterEach(() => {
	for (const toast of toasts.current) dismissToast(toast.id);
});

async function taskNow(of = id): Promise<Task> {
	const record = (await company.view.replica.records.read(of))?.record;
	if (record?.kind !== 'task') throw new Error('no task');
	return record;
}
const tomorrow = addDays(NOW, 1);
const edit = () => page.getByRole('button', { name: m.tasks_repeat() });

test('LW-05 · a day of a series is left out where its rule is, and what comes next is said there', async () => {
	await expect
		.element(page.getByText(m.tasks_repeat_next({ day: dayText(tomorrow) })))
		.toBeVisible();
	await edit().click();
	await page.getByRole('checkbox', { name: dayText(tomorrow) }).click();
	await expect.poll(async () => (await taskNow()).skips).toEqual([tomorrow]);
	await expectAccessible();
	await page.getByLabelText(m.tasks_repeat_by()).selectOptions('day');
	await expect.poll(async () => (await taskNow()).repeatBy).toBe('day');
});

test('LW-05 · a change asks for which tasks of the series it counts: this one alone', async () => {
	const saved = open?.save({ set: { title: 'Water twice' }, history: [], posts: [] });
	await expect.element(page.getByRole('dialog', { name: m.tasks_series_change() })).toBeVisible();
	await inEveryLanguage(async () => {
		await expect.element(page.getByRole('button', { name: m.tasks_series_one() })).toBeVisible();
	});
	await expectAccessible();
	await page.getByRole('button', { name: m.common_cancel() }).click();
	expect(await saved).toBeNull();
	expect((await taskNow()).title).toBe('Water');
});

test('LW-05 · this one alone goes into the bin: the next one is made, without this day; an undo takes both back', async () => {
	const binned = open?.bin();
	await page.getByRole('button', { name: m.tasks_series_one() }).click();
	const undo = (await binned) ?? null;
	const next = repeatedId(id, tomorrow);
	expect((await taskNow()).binned).toBe(true);
	expect(await taskNow(next)).toMatchObject({ binned: false, slot: tomorrow, skips: [NOW] });
	expect(await undo?.()).toMatchObject({ is: 'done' });
	expect([(await taskNow()).binned, (await taskNow(next)).binned]).toEqual([false, true]);
});

test('LW-05 · this one and later ones go into the bin: nothing comes after', async () => {
	const binned = open?.bin();
	await page.getByRole('button', { name: m.tasks_series_later() }).click();
	expect(await binned).not.toBeNull();
	expect((await taskNow()).binned).toBe(true);
	expect(await company.view.replica.records.read(repeatedId(id, tomorrow))).toBeNull();
});
