import { addDays, dayOf } from '$lib/domain/core/day';
import type { FieldValue, RecordChange } from '$lib/domain/core/change';
import { newId, type MemberId, type RecordId } from '$lib/domain/core/ids';
import { keyed } from '$lib/domain/core/keyed';
import { ordersBetween } from '$lib/domain/core/order';
import { createCustomer } from '$lib/domain/customer/commands';
import { giveReason } from '$lib/domain/deal/closing';
import { assign, createDeal, moveDeal } from '$lib/domain/deal/commands';
import type { CloseRate } from '$lib/domain/deal/deal';
import { addPost } from '$lib/domain/history/commands';
import { tokenText } from '$lib/domain/history/tokens';
import { toMinor } from '$lib/domain/money/money';
import type { Space, Stage } from '$lib/domain/space/space';
import { createDealTask, createTask } from '$lib/domain/task/commands';
import { dependencyField } from '$lib/domain/task/dependencies';
import { createPost, createTopic } from '$lib/domain/topic/commands';
import type { PostParts } from '$lib/domain/topic/post';
import { actingAt, DAY_MS, HOUR_MS, together, type Made, type Making } from './making';
import { CUSTOMERS, OFFERS, REMARKS, TASK_PLANS, TASKS, TOPICS, type SampleTopic } from './names';
import { lostFor, partsOf } from './process';

/** The share of the sample's deals that are the visitor's. */
const VISITORS_SHARE = 0.2;

/** How many deals each stage of the classic pipeline gets: sixty in all. */
const DEALS_PER_STAGE = [14, 12, 11, 8, 9, 6] as const;

/** Returns the sample's customers. */
export function sampleCustomers(making: Making): readonly Made[] {
	const { chance, now, people } = making;
	return CUSTOMERS.map(([title, sector, contact, town]) => {
		const owner = chance.pick(people);
		const acting = actingAt(making, owner, now - chance.between(100, 380) * DAY_MS);
		const mailbox = slug(contact);
		const fields = {
			title,
			sector,
			address: town,
			email: `${mailbox}@${slug(title).slice(0, 18)}.example`,
			phone: `+00 ${chance.between(200, 999)} ${chance.between(1000, 9999)}`
		};
		return { id: newId(chance), change: createCustomer(fields, owner, acting, []) };
	});
}

const slug = (text: string): string =>
	text
		.normalize('NFD')
		.toLowerCase()
		.replace(/[łđ]/g, (letter) => (letter === 'ł' ? 'l' : 'd'))
		.replace(/[^a-z]+/g, '');

/** Returns the sample's deals in all stages, each with the history of its moves. */
export function sampleDeals(
	making: Making,
	space: Space,
	customers: readonly Made[]
): readonly Made[] {
	return space.stages.flatMap((stage, column) => {
		const count = DEALS_PER_STAGE[column] ?? 0;
		return ordersBetween(null, null, count).map((order) =>
			sampleDeal(making, space, stage, column, order, customers)
		);
	});
}

function sampleDeal(
	making: Making,
	space: Space,
	stage: Stage,
	column: number,
	order: string,
	customers: readonly Made[]
): Made {
	const { chance, now, offset, people } = making;
	const customer = chance.between(0, customers.length - 1);
	const [company = '', , contact = ''] = CUSTOMERS[customer] ?? [];
	const [offer, price] = chance.pick(OFFERS);
	const colleague = chance.pick(people);
	const owner = chance.next() < VISITORS_SHARE ? making.visitor : colleague;
	const open = stage.kind === 'open';
	const age = chance.between(2, 25) + column * 8;
	const createdAt = now - age * DAY_MS - chance.between(0, 8) * HOUR_MS;
	const rate: CloseRate =
		chance.next() < 0.35
			? { source: 'hand', percent: chance.between(1, 19) * 5 }
			: { source: 'stage' };
	const first = space.stages[0] ?? stage;
	const draft = {
		title: `${offer} — ${company}`,
		customer: customers[customer]?.id ?? null,
		contact,
		stage: first.id,
		closeOn: addDays(dayOf(now, offset), open ? chance.between(-9, 55) : -chance.between(1, 30)),
		rate,
		revenue: toMinor(Math.round((price * chance.between(6, 16)) / 100) * 10, space.currency),
		owner: colleague
	};
	const place = { space: space.id, currency: space.currency, order, fields: space.fields };
	const created = createDeal(draft, place, first, actingAt(making, colleague, createdAt));
	const way = space.stages.slice(1, column + 1).filter(({ kind }) => open || kind === 'open');
	const steps = open ? way : [...way.slice(0, 3), stage];
	const changes = [created];
	if (owner !== colleague) {
		// The visitor's inbox tells of what was handed to them.
		const handing = actingAt(making, colleague, createdAt + HOUR_MS);
		changes.push(assign({ owner: colleague }, owner, handing));
	}
	let from = first;
	steps.forEach((to, index) => {
		const at = createdAt + ((now - createdAt) * (index + 1)) / (steps.length + 1);
		const acting = actingAt(making, owner, Math.round(at));
		const moved = moveDeal({ stage: from.id, closedAt: null }, from, to, order, 'owner', acting);
		if (moved.ok) changes.push(moved.value);
		const reason = to.kind === 'lost' ? lostFor(making, space) : '';
		if (reason !== '') changes.push(giveReason('', reason, acting));
		from = to;
	});
	const reached = 1 + steps.filter(({ kind }) => kind === 'open').length;
	const pace = (now - createdAt) / (steps.length + 1);
	const { revenue } = draft;
	const facts = { owner, offer, customer, revenue, reached, won: stage.kind === 'won', createdAt };
	changes.push(...partsOf(making, space, { ...facts, pace }));
	if (chance.next() < 0.4) {
		const said = actingAt(making, chance.pick(people), now - chance.between(1, 60) * HOUR_MS);
		const called = owner === making.visitor ? `${tokenText({ kind: 'member', id: owner })} ` : '';
		const remark = addPost(called + chance.pick(REMARKS), said);
		if (remark !== null) changes.push(remark);
	}
	return { id: newId(chance), change: together(changes) };
}

/** Returns the sample's tasks. `projects` has the project of each by its place. */
export function sampleTasks(
	making: Making,
	space: Space,
	projects: ReadonlyMap<number, RecordId>
): readonly Made[] {
	const { chance, now, offset, people } = making;
	const orders = ordersBetween(null, null, TASKS.length);
	const ids = TASKS.map(() => newId(chance));
	return TASKS.flatMap(([title, due], index) => {
		const stage = space.stages[index % space.stages.length];
		if (stage === undefined) return [];
		const acting = actingAt(making, chance.pick(people), now - chance.between(1, 20) * DAY_MS);
		const dueOn = due === null ? null : addDays(dayOf(now, offset), due);
		const order = orders[index] ?? '';
		const colleague = chance.pick(people);
		const owner = index % 3 === 0 ? making.visitor : colleague;
		const { lead, part, after, ...said } = TASK_PLANS[index] ?? {};
		const plan = {
			...said,
			...(dueOn === null || lead === undefined ? {} : { startOn: addDays(dueOn, -lead) }),
			...(part === undefined ? {} : { parent: ids[part] ?? null }),
			project: projects.get(index) ?? null,
			assignees: index % 2 === 0 && colleague !== owner ? [colleague] : []
		};
		const place = { space: space.id, stage, order, owner, dueOn, fields: space.fields };
		const { set, ...lines } = createTask({ title, ...place, plan }, acting);
		const before = after === undefined ? undefined : ids[after];
		const waits = before === undefined ? {} : { [dependencyField(before)]: 'finish-start' };
		return [{ id: ids[index] ?? '', change: { ...lines, set: { ...set, ...waits } } }];
	});
}

/** The days until the tasks of the visitor's deals are due; one is late, one is due today. */
const DEAL_TASKS_DUE = [-1, 0, 2, 6] as const;

/** Returns tasks of the visitor's open deals, of those that activities create (PR-09). */
export function sampleDealTasks(
	making: Making,
	space: Space,
	deals: readonly Made[]
): readonly Made[] {
	const { chance, now, offset, visitor } = making;
	const open = space.stages.filter(({ kind }) => kind === 'open').map(({ id }) => id);
	const titles = space.activities.flatMap(({ trigger }) => trigger?.title ?? []);
	return deals
		.filter(
			({ change: { set } }) => set['owner'] === visitor && open.some((id) => id === set['stage'])
		)
		.slice(0, DEAL_TASKS_DUE.length)
		.flatMap(({ id }, index): Made[] => {
			const title = titles[index % Math.max(1, titles.length)];
			if (title === undefined) return [];
			const dueOn = addDays(dayOf(now, offset), DEAL_TASKS_DUE[index] ?? 0);
			const acting = actingAt(making, visitor, now - 3 * DAY_MS);
			const deal = { id, space: space.id, owner: visitor };
			const change = createDealTask({ title, owner: visitor, dueOn }, deal, acting);
			return [{ id: newId(chance), change }];
		});
}

/** Returns the sample's topics with their posts. */
export function sampleTopics(making: Making, space: Space): readonly Made[] {
	const { chance, now, people, visitor } = making;
	// What the visitor says there is theirs to say.
	const others = people.filter((id) => id !== visitor);
	return TOPICS.flatMap((sample, index): Made[] => {
		const { title, form, said, tags = [], asks = false } = sample;
		const start = now - (TOPICS.length - index) * 3 * DAY_MS;
		const opener = chance.pick(others);
		const topic = { id: newId(chance), space: space.id };
		const posts = said.flatMap((one, at): Made[] => {
			const by = at === 0 ? opener : chance.pick(others);
			const id = newId(chance);
			const { text, parts } = typeof one === 'string' ? { text: one, parts: {} } : one;
			const acting = actingAt(making, by, start + at * 5 * HOUR_MS);
			const post = createPost(id, text, topic, acting, parts);
			return post === null ? [] : [{ id, change: withVotes(post, people, parts) }];
		});
		const made = createTopic(
			{ title, space: space.id, form, tags, asks },
			actingAt(making, opener, start)
		);
		const change = { ...made, set: { ...made.set, ...stateOf(sample, people, posts) } };
		return [{ id: topic.id, change }, ...posts];
	});
}

/** What people have said of a sample topic by a click, and what became of it. */
const stateOf = (
	{ votes = [], status, answer, pinned = false, conclusion, asks = false }: SampleTopic,
	people: readonly MemberId[],
	posts: readonly Made[]
): RecordChange['set'] => ({
	...Object.fromEntries(
		votes.flatMap((vote, at) => {
			const member = people[at];
			return member === undefined ? [] : [[keyed('vote', member), vote]];
		})
	),
	...(asks ? Object.fromEntries(people.slice(1, 3).map((id) => [keyed('confirm', id), true])) : {}),
	...(status === undefined ? {} : { status }),
	...(answer === undefined ? {} : { answer: posts[answer]?.id ?? null }),
	...(pinned ? { pinned } : {}),
	...(conclusion === undefined ? {} : { closed: true, conclusion })
});

/** A sample post with the votes in its poll, and the first item of its checklist ticked. */
function withVotes(
	post: RecordChange,
	people: readonly MemberId[],
	{ poll, items }: PostParts
): RecordChange {
	const [first] = people;
	const ballots =
		poll === undefined
			? []
			: people
					.slice(0, 3)
					.map((member, at) => [keyed('ballot', member), [String(at === 0 ? 0 : 1)]] as const);
	const ticks =
		items === undefined || first === undefined ? [] : [[keyed('tick', '0'), first] as const];
	const said: RecordChange['set'] = Object.fromEntries<FieldValue>([...ballots, ...ticks]);
	return { ...post, set: { ...post.set, ...said } };
}
