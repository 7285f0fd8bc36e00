import type { RecordChange } from '../../../src/lib/domain/core/change';
import { addDays, today as todayBy, type Day } from '../../../src/lib/domain/core/day';
import { newId, type RecordId } from '../../../src/lib/domain/core/ids';
import { ordersBetween } from '../../../src/lib/domain/core/order';
import { createTask } from '../../../src/lib/domain/task/commands';
import { dependencyField } from '../../../src/lib/domain/task/dependencies';
import { PRIORITIES } from '../../../src/lib/domain/task/priority';
import { newSpace } from '../../../src/lib/domain/space/new-space';
import { statusKinds } from '../../../src/lib/domain/space/status';
import { defaultTemplate } from '../../../src/lib/domain/space/templates';
import { Dice } from '../../support/dice';
import type { Company } from './company';
import type { NewRecord } from './deals';

/** How many days back the tasks go, and how many ahead they are planned. */
const BACK = 600;
const AHEAD = 130;

/** How many tasks one after the other are parts of a larger one, as a rule, and how many wait for another one. */
const PARTS = 5;
const WAITING = 8;

const TAGS = ['urgent', 'customer', 'tooling', 'release', 'support'];
const VERBS = ['Prepare', 'Review', 'Publish', 'Repair', 'Plan', 'Test'];
const THINGS = ['invoice', 'newsletter', 'pump', 'drawing', 'contract', 'release'];

/** The same company with a work space in place of its sales space. */
export function withWork(company: Company): Company {
	const { space, acting } = company;
	const draft = {
		kind: 'work',
		name: 'Work',
		visibility: space.visibility,
		members: [],
		stages: defaultTemplate('work').stages.map((stage) => ({
			...stage,
			name: stage.key,
			activities: []
		}))
	} as const;
	return { ...company, space: newSpace(draft, space, acting) };
}

/**
 * Tasks as a team has them after two years: as many on each day, nine of ten of the past ones done, a third over
 * several days, some without a date, a fifth with parts, and every eighth one waiting for one shortly before it. The
 * same seed gives the same tasks.
 */
export function* generateTasks(total: number, company: Company): Generator<NewRecord> {
	const { space, owners, acting } = company;
	const dice = new Dice(13);
	const today = todayBy(acting.clock);
	const kinds = statusKinds(space.stages);
	const [open, doing, done] = (['open', 'doing', 'done'] as const).map((kind) =>
		space.stages.find(({ id }) => kinds.get(id) === kind)
	);
	if (open === undefined || doing === undefined || done === undefined) {
		throw new Error('a work space with statuses of three kinds');
	}
	const orders = ordersBetween(null, null, total);
	let parent: RecordId | null = null;
	let parts = 0;
	let last: { readonly id: RecordId; readonly from: Day } | null = null;
	for (let made = 0; made < total; made++) {
		const id: RecordId = newId(acting.random);
		// Those that were made together lie together, as parts and what waits for something do.
		const near = last !== null && (parts > 0 || dice.below(WAITING) === 0);
		const from: Day =
			near && last !== null
				? addDays(last.from, dice.below(6))
				: addDays(today, dice.below(BACK + AHEAD) - BACK);
		const long = dice.below(3) === 0 ? dice.below(10) : 0;
		const isOver = from < today;
		const stage =
			isOver && dice.below(10) > 0 ? done : dice.below(isOver ? 2 : 5) === 0 ? doing : open;
		const isDated = dice.below(12) > 0;
		const dueOn = isDated ? addDays(from, long) : null;
		const created: RecordChange = createTask(
			{
				title: `${dice.pick(VERBS)} ${dice.pick(THINGS)} ${String(made + 1)}`,
				space: space.id,
				stage,
				order: orders[made] ?? 'a0',
				owner: dice.below(10) === 0 ? null : dice.pick(owners).id,
				dueOn,
				fields: [],
				plan: {
					startOn: isDated && long > 0 ? from : null,
					priority: dice.below(2) === 0 ? dice.pick(PRIORITIES) : null,
					estimate: dice.below(3) === 0 ? 30 * (1 + dice.below(16)) : null,
					tags: dice.below(3) === 0 ? [dice.pick(TAGS)] : [],
					parent: parts > 0 ? parent : null
				}
			},
			acting
		);
		const waits =
			near && last !== null && parts === 0 ? { [dependencyField(last.id)]: 'finish-start' } : {};
		if (parts > 0) parts -= 1;
		else if (dice.below(PARTS) === 0) [parent, parts] = [id, 1 + dice.below(5)];
		last = { id, from };
		yield { id, change: { ...created, set: { ...created.set, ...waits } } };
	}
}
