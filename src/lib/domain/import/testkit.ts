import type { Acting } from '../core/change';
import { startOfDay, type Day, type Instant } from '../core/day';
import type { Member, Role } from '../member/member';
import { SPACE_DEFAULTS, type Space, type Stage } from '../space/space';
import { defaultTemplate, stagesFrom } from '../space/templates';
import { guessMapping, type KnownNames } from './columns';
import type { Habits } from './dates';
import { bodyRows, detectDialect, headersOf } from './dialect';
import type { PlanFault } from './faults';
import { FormatTally } from './formats';
import { OddRows } from './odd-rows';
import { createPlanner } from './planner';
import { isBlank, type CsvRow } from './csv';
import { CustomerFinder } from './contacts-plan';
import { ExistingFinder, type Existing, type KeyedRow } from './existing';
import { TaskReferences } from './task-references';
import { customFieldsOf } from './snapshot-fields';
import type { ImportKind } from './fields';
import type {
	ImportPlan,
	ImportSettings,
	ImportSnapshot,
	PlannedRecord,
	PlannedUpdate,
	RecordBatch
} from './plan-types';

/** Random bytes that are the same in every run. */
export function seededActing(actor: string, seed = 1): Acting {
	let state = seed;
	const next = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state >>> 24;
	};
	return {
		actor,
		// 15 May 2026, noon, two hours ahead of UTC.
		clock: { now: () => 1_778_839_200_000, offset: () => 120 },
		random: { bytes: (count) => Uint8Array.from({ length: count }, next) }
	};
}

/** Returns noon of a day in the tests' time zone, two hours ahead of UTC. */
export const noon = (day: Day): Instant => startOfDay(day, 120) + 43_200_000;

/** A member of a test workspace. */
export const person = (
	id: string,
	name: string,
	role: Role,
	team: string | null = null
): Member => ({
	id,
	name,
	role,
	team,
	standing: 'active',
	createdAt: 0,
	importId: null
});

const NAMES: Readonly<Record<string, string>> = {
	new: 'New',
	qualified: 'Qualified',
	proposition: 'Proposition',
	negotiation: 'Negotiation',
	won: 'Won',
	lost: 'Lost'
};

/** The stages of a fresh sales space. */
export const freshStages = (): Stage[] =>
	stagesFrom(
		defaultTemplate('sales').stages.map((stage) => ({
			kind: stage.kind,
			probability: stage.probability,
			name: NAMES[stage.key] ?? stage.key
		})),
		seededActing('setup', 99).random
	);

/** A fresh sales space. */
export const freshSpace = (currency = 'USD'): Space => ({
	id: 'space-1',
	name: 'Sales',
	kind: 'sales',
	visibility: 'public',
	members: [],
	currency,
	nearDays: 7,
	createdAt: 0,
	createdBy: 'owner-1',
	...SPACE_DEFAULTS,
	requests: new Map(),
	stages: freshStages()
});

/** A fresh workspace: its owner is alone in it. */
export const freshSnapshot = (over: Partial<ImportSnapshot> = {}): ImportSnapshot => ({
	workspace: 'workspace-1',
	actor: 'owner-1',
	members: [person('owner-1', 'Olga Owner', 'owner')],
	teams: [],
	space: freshSpace(),
	lastOrder: new Map(),
	customers: new Map(),
	externalIds: new Set(),
	known: new Map(),
	keys: new Map(),
	automatic: [],
	...over
});

/** The result of planning an import. */
export interface Planned {
	readonly plan: ImportPlan;
	readonly batches: readonly RecordBatch[];
	/** All records in their order. */
	readonly records: readonly PlannedRecord[];
	readonly customers: readonly PlannedRecord[];
	readonly deals: readonly PlannedRecord[];
	readonly tasks: readonly PlannedRecord[];
	readonly leads: readonly PlannedRecord[];
	readonly updates: readonly PlannedUpdate[];
	readonly settings: ImportSettings;
}

/** Plans a text as the worker does. Everything is guessed, except what `over` sets. */
export function planText(
	kind: ImportKind,
	text: string,
	snapshot: ImportSnapshot = freshSnapshot(),
	over: Partial<ImportSettings> = {},
	existing: readonly Existing[] = []
): Planned {
	const made = tryPlan(kind, text, snapshot, over, undefined, undefined, existing);
	if ('faults' in made) throw new Error(JSON.stringify(made.faults));
	return made;
}

/** How the main region of each language writes. */
export const HABITS = {
	en: { dates: 'mdy', decimal: '.' },
	vi: { dates: 'dmy', decimal: ',' },
	pl: { dates: 'dmy', decimal: ',' }
} as const satisfies Record<string, Habits>;

/** Does the same as `planText`, but returns the faults when the settings cannot be planned. */
export function tryPlan(
	kind: ImportKind,
	text: string,
	snapshot: ImportSnapshot,
	over: Partial<ImportSettings> = {},
	known: KnownNames = { members: new Set(), customers: new Set(), stages: new Set() },
	language: keyof typeof HABITS = 'en',
	existing: readonly Existing[] = []
): Planned | { readonly faults: readonly PlanFault[] } {
	const detected = detectDialect(text);
	const dialect = { ...detected, ...over };
	const headers = headersOf(text, dialect);
	const rows = () => bodyRows(text, dialect);
	const sample = [...rows()].filter((row) => !isBlank(row)).slice(0, 100);
	const mapping =
		over.mapping ??
		guessMapping(
			kind,
			headers,
			sample.map(({ cells }) => cells),
			known
		);
	const tally = new FormatTally(mapping, headers, customFieldsOf(kind, snapshot));
	const odd = new OddRows(headers);
	const asked = { kind, mode: 'create', key: null, emptyCells: 'leave', ...over } as const;
	const references = TaskReferences.of(headers, { defaults: new Map(), ...asked, mapping });
	for (const row of rows()) {
		references?.take(row);
		tally.take(row);
		odd.take(row);
	}
	const formats = tally.verdict(HABITS[language], snapshot.space?.currency ?? 'USD');
	const settings: ImportSettings = {
		kind,
		delimiter: dialect.delimiter,
		header: dialect.header,
		start: dialect.start,
		dateOrder: formats.dates.order,
		decimalMark: formats.numbers.mark,
		rateScale: formats.rates.scale,
		unknownOwners: 'add',
		ownerChoices: new Map(),
		stageChoices: new Map(),
		customerChoices: new Map(),
		onMatch: 'skip',
		onAlike: 'add',
		rowChoices: new Map(),
		takenRows: new Set(),
		...{ mode: 'create', key: null, emptyCells: 'leave', defaults: new Map() },
		...over,
		mapping
	};
	const acting = seededActing(snapshot.actor);
	const oddRows = odd.verdict();
	const planner = createPlanner({
		headers,
		settings,
		snapshot,
		importId: 'import-1',
		acting,
		oddRows,
		existing: wanted(existing, headers, settings, snapshot, rows()),
		...(references === null
			? {}
			: {
					named: {
						rows: references.rows,
						here: existing.filter((one) => references.wants(keyed(one)))
					}
				})
	});
	if (!planner.ok) return { faults: planner.error };
	for (const row of rows()) planner.value.take(row);
	const plan = planner.value.plan();
	const batches = [...planner.value.batches(rows)];
	const records = batches.flatMap((batch) => batch.records);
	const of = (kind: 'customer' | 'deal' | 'task' | 'lead') =>
		records.filter(({ change }) => change.set['kind'] === kind);
	const updates = batches.flatMap((batch) => batch.updates ?? []);
	return {
		plan,
		batches,
		customers: of('customer'),
		deals: of('deal'),
		tasks: of('task'),
		records,
		leads: of('lead'),
		updates,
		settings
	};
}

/** Returns those of the existing records that an import finds, as the worker does. */
function wanted(
	existing: readonly Existing[],
	headers: readonly string[],
	settings: ImportSettings,
	snapshot: ImportSnapshot,
	rows: Iterable<CsvRow>
): readonly Existing[] {
	const finder =
		settings.kind === 'contacts'
			? new CustomerFinder(headers, settings, snapshot)
			: ExistingFinder.of(headers, settings, snapshot);
	if (finder === null) return [];
	for (const row of rows) finder.take(row);
	return existing.filter((one) => finder.wants(keyed(one)));
}

/** Returns what the device's tables say of a record. */
const keyed = ({ id, fields }: Existing): KeyedRow => ({
	...fields,
	...{ id, custom: customIn(fields) }
});

/** The values of custom fields, as rows of the device have them. */
const customIn = (fields: Existing['fields']): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(fields).flatMap(([field, value]) =>
			field.startsWith('custom.') ? [[field.slice('custom.'.length), value]] : []
		)
	);
