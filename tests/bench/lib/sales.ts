import type { RecordId } from '../../../src/lib/domain/core/ids';
import { setField, together } from '../../../src/lib/domain/core/set-field';
import { tagField } from '../../../src/lib/domain/core/tags';
import { ACTIVITY_DEFAULTS } from '../../../src/lib/domain/process/defaults';
import { BARE, tick } from '../../../src/lib/domain/process/tick';
import { newSpace } from '../../../src/lib/domain/space/new-space';
import { defaultTemplate } from '../../../src/lib/domain/space/templates';
import { Dice } from '../../support/dice';
import type { Company } from './company';
import { generateDeals, type NewRecord } from './deals';

/** How far back the deals go. */
const YEARS = 2;
const YEAR = 365 * 24 * 3600 * 1000;

const TAGS = ['retail', 'medical', 'services', 'renewal', 'tender', 'fair', 'urgent', 'partner'];
const SOURCES = ['Fair', 'Recommendation', 'Web', 'Call', ''];

/** The same company with a sales process: two activities in each open stage, none of which holds a move up. */
export function withProcess(company: Company): Company {
	const { space, acting } = company;
	const stages = defaultTemplate('sales').stages.map((stage) => ({
		...stage,
		name: stage.key,
		activities:
			stage.kind === 'open'
				? ['first', 'second'].map((name) => ({
						...ACTIVITY_DEFAULTS,
						name: `${stage.key} ${name}`,
						weight: 10
					}))
				: []
	}));
	const draft = {
		kind: 'sales',
		name: space.name,
		visibility: space.visibility,
		members: [],
		stages
	} as const;
	return { ...company, space: newSpace(draft, space, acting) };
}

/**
 * `generateDeals` as a sales process leaves them behind: made over two years and closed then, with
 * tags, a source, and the activities that were done.
 */
export function* salesDeals(
	total: number,
	{ space, owners, acting }: Company,
	customers: readonly RecordId[]
): Generator<NewRecord> {
	const dice = new Dice(11);
	const began = acting.clock.now();
	let at = began;
	const then = { ...acting, clock: { ...acting.clock, now: () => at } };
	const [actor] = owners;
	const ids = owners.map(({ id }) => id);
	const deals = generateDeals(total, space, ids, then, customers);
	for (;;) {
		at = began - dice.below(YEARS * YEAR);
		const next = deals.next();
		if (next.done === true || actor === undefined) return;
		const { id, change } = next.value;
		const tag = dice.pick(TAGS);
		const done = space.activities.slice(0, dice.below(space.activities.length)).map((activity) => {
			const ticked = tick({ done: new Map() }, activity, BARE, actor, then);
			if (!ticked.ok) throw new Error(ticked.error.reason);
			return ticked.value;
		});
		yield {
			id,
			change: together(
				change,
				setField(tagField(tag), null, tag, then),
				setField('source', '', dice.pick(SOURCES), then),
				...done
			)
		};
	}
}
