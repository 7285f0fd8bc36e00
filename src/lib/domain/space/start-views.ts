import { newId, type Random } from '../core/ids';
import { ordersBetween } from '../core/order';
import { NO_FILTER } from '../deal/filter';
import { lookToQuery, PLAIN_LOOK, type Look, type OneSort } from '../deal/filter-address';
import type { Priority } from '../task/priority';
import type { BuiltInText, StageKey, TextLanguage } from './built-in';
import type { SharedView, Stage } from './space';

/** A view that everybody in a new work space shares (LW-03), before the space has ids. */
interface ViewPlan {
	readonly name: BuiltInText;
	/** The statuses of the template that it shows; all that are not over where they are left out. */
	readonly statuses?: readonly StageKey[];
	readonly priorities?: readonly Priority[];
	readonly group?: Look['group'];
	readonly sort: OneSort;
	readonly further?: readonly OneSort[];
}

/** A view in the language of whoever makes the space. */
export interface StartView extends Omit<ViewPlan, 'name'> {
	readonly name: string;
}

const text = (en: string, pl: string, vi: string): BuiltInText => ({ en, pl, vi });

const BY_DUE = { by: 'closeOn', down: false } as const;
const BY_PRIORITY = { by: 'priority', down: true } as const;

const BY_PERSON: ViewPlan = {
	name: text('Who does what', 'Kto co robi', 'Ai làm việc gì'),
	...{ group: 'owner', sort: BY_DUE, further: [BY_PRIORITY] }
};

const PLANS: Readonly<Record<string, readonly ViewPlan[]>> = {
	'work-marketing': [
		{
			name: text('Content plan', 'Plan publikacji', 'Kế hoạch nội dung'),
			...{ statuses: ['planned', 'doing', 'review'], group: 'month', sort: BY_DUE }
		},
		{
			name: text('To be approved', 'Do zatwierdzenia', 'Chờ duyệt'),
			...{ statuses: ['review'], sort: BY_DUE }
		},
		BY_PERSON
	],
	'work-engineering': [
		{
			name: text('What to take next', 'Co wziąć teraz', 'Việc làm tiếp theo'),
			...{ statuses: ['todo'], sort: BY_PRIORITY, further: [BY_DUE] }
		},
		{
			name: text('Urgent and high', 'Pilne i ważne', 'Khẩn cấp và ưu tiên cao'),
			...{ priorities: ['urgent', 'high'], sort: BY_PRIORITY, further: [BY_DUE] }
		},
		{
			name: text('In review and testing', 'W przeglądzie i testach', 'Đang xem lại và kiểm thử'),
			...{ statuses: ['review', 'testing'], group: 'owner', sort: BY_DUE }
		}
	],
	'work-operations': [
		{
			name: text('Waiting for others', 'Czeka na innych', 'Đang chờ người khác'),
			// What has not been touched for longest comes first.
			...{ statuses: ['waiting'], sort: { by: 'updatedAt', down: false } }
		},
		BY_PERSON
	],
	'work-event': [
		{
			name: text('What is left, by month', 'Co zostało, miesiącami', 'Việc còn lại theo tháng'),
			...{ group: 'month', sort: BY_DUE, further: [BY_PRIORITY] }
		},
		{
			name: text('Waiting for others', 'Czeka na innych', 'Đang chờ người khác'),
			...{ statuses: ['waiting'], sort: BY_DUE }
		},
		BY_PERSON
	],
	'work-onboarding': [
		{
			name: text('Before the first day', 'Przed pierwszym dniem', 'Trước ngày đầu tiên'),
			...{ statuses: ['prepare'], sort: BY_DUE }
		},
		BY_PERSON
	]
};

/** Returns the views that a space of a template starts with; none of one that brings none. */
export const startViews = (template: string, language: TextLanguage): readonly StartView[] =>
	(Object.hasOwn(PLANS, template) ? (PLANS[template] ?? []) : []).map(({ name, ...rest }) => ({
		...rest,
		name: name[language]
	}));

/** Returns these views for a space with these stages. One whose statuses were all taken out of the form is left out. */
export function viewsFrom(
	views: readonly StartView[],
	stages: readonly Pick<Stage, 'id' | 'builtIn'>[],
	random: Random
): readonly SharedView[] {
	const orders = ordersBetween(null, null, views.length);
	return views.flatMap(
		({ name, statuses, priorities = [], group = null, sort, further = [] }, at) => {
			const shown = stages.filter(({ builtIn }) => statuses?.some((key) => key === builtIn));
			if (statuses !== undefined && shown.length === 0) return [];
			const filter = {
				...{ ...NO_FILTER, priorities },
				...(statuses === undefined
					? { kinds: ['open'] as const }
					: { stages: shown.map(({ id }) => id) })
			};
			const query = lookToQuery({ ...PLAIN_LOOK, filter, sort, further, group });
			return [
				{ id: newId(random), name, view: JSON.stringify({ query }), order: orders[at] ?? '' }
			];
		}
	);
}
