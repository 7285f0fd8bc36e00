import type { Day } from '../core/day';
import { newId, type RecordId } from '../core/ids';
import type { Acting, RecordChange } from '../core/change';
import { orderBetween, type OrderKey } from '../core/order';
import type { Member } from '../member/member';
import { MAX_TITLE_LENGTH } from '../deal/new-deal';
import { looksAfter } from '../space/looks-after';
import type { Space, Stage } from '../space/space';
import { createTask } from '../task/commands';
import { fold } from '../text/fold';
import type { CsvRow } from './csv';
import type { FieldValues } from '../fields/values';
import { CustomCells } from './custom-cells';
import { ownerCell } from './deal-updates';
import type { Existing } from './existing';
import type { RowFaultReason } from './faults';
import type { Field } from './fields';
import { NameTable } from './names';
import { remarkOdd } from './odd-values';
import type { OwnerMeaning } from './owner-matcher';
import { PlanFrame } from './plan-frame';
import { inBatches, noonOf, type CheckedInput, type Planner } from './plan-input';
import { NO_DEFAULTS } from './plan-counts';
import { type NameUse } from './plan-preview';
import { type PlannedRecord } from './plan-types';
import { ProjectMatcher } from './project-matcher';
import { asText, cell, isMeant, RowUpdates, shownText, type CellEdit } from './row-updates';
import { teamCellsOf } from './rows';
import { shownDay } from './shown-values';
import { StageMatcher } from './stage-matcher';
import { TaskCells, type PlannedCells } from './task-cells';
import { TaskRelations, UNRELATED, type Related } from './task-relations';

/** A row that can become a task. */
interface TaskRow {
	readonly title: string;
	readonly stage: Stage;
	/** The owner; `null` when the row names nobody, so that the task has no owner. */
	readonly owner: OwnerMeaning | null;
	readonly dueOn: Day | null;
	readonly createdOn: Day | null;
	/** The note of the row, with the columns for which tasks have no field. */
	readonly note: string;
	readonly externalId: string;
	readonly custom: FieldValues;
	readonly plan: PlannedCells;
	readonly related: Related;
	readonly project: RecordId | null;
}

/** The place of a draft that is only judged. */
const SOME_ORDER = orderBetween(null, null);

/** Plans an import of tasks into a work space, with the stages and people that they name. */
export function tasksPlanner(input: CheckedInput, space: Space): Planner {
	const { settings, snapshot, importId, acting, actor } = input;
	const frame = new PlanFrame(input, 'task', space);
	const { reader, log, people, owners, judge } = frame;
	const stages = new StageMatcher(
		space.stages,
		settings.stageChoices,
		looksAfter(actor, space),
		importId,
		acting,
		taskEnding
	);
	const customCells = new CustomCells(space.fields, reader, settings, people);
	const taskCells = new TaskCells(frame, settings);
	const projects = new ProjectMatcher(snapshot.projects ?? [], space.id, importId, acting, judge);
	const existing = frame.existing('name');
	const relations =
		input.named === undefined
			? null
			: new TaskRelations(input.named, meantBy, reader, acting.random);
	const isLeftOut = (row: number): boolean => log.isRejected(row);
	const stageNames = new NameTable<Stage | null>((name, key) => stages.resolve(name, key));

	/** Returns the task that is here and that a row means; `null` for a row of a new one. */
	function meantBy({ key }: { readonly key: string }): RecordId | null {
		const found = settings.mode === 'create' ? [] : existing.find(key);
		return found.length === 1 ? (found[0]?.id ?? null) : null;
	}

	function read(row: CsvRow, as: 'new' | 'update' = 'new'): TaskRow | readonly RowFaultReason[] {
		const faults: RowFaultReason[] = [];
		const title = reader.text(row, 'name');
		if (title === '' && as === 'new') faults.push({ code: 'title-missing' });
		if (title.length > MAX_TITLE_LENGTH) {
			const column = reader.column('name');
			faults.push({ code: 'too-long', column, length: title.length, max: MAX_TITLE_LENGTH });
		}
		const overlong = reader.overlong(row);
		if (overlong !== null) faults.push(overlong);
		const owner = frame.owner(row, faults);
		const stageName = reader.text(row, 'stage');
		const stage = stageName === '' ? stages.first() : stageNames.look(stageName).meaning;
		if (stage === null) faults.push({ code: 'stage-unknown', name: stageName });
		const dueOn = frame.day('dueOn', row, faults);
		const createdOn = frame.day('createdOn', row, faults);
		const plan = taskCells.read(row, faults);
		const related = relations?.read(row, faults) ?? UNRELATED;
		const project = projects.read(reader.text(row, 'project'), reader.column('project'), faults);
		const custom = customCells.read(row, space.currency, faults);
		if (as === 'new') faults.push(...customCells.missing(custom));
		if (faults.length > 0 || stage === null) return faults;
		const note = frame.note(row);
		const externalId = reader.text(row, 'externalId');
		const own = { title, stage, owner, dueOn, createdOn, note, externalId, custom };
		return { ...own, plan, related, project };
	}

	const ownerOf = (task: TaskRow, row: CsvRow): Member | null =>
		task.owner === null ? null : owners.settle(task.owner, teamCellsOf(reader, row));

	const updates = new RowUpdates({
		...{ settings, reader, log, judge },
		existing,
		read: (row, existing) => {
			const task = read(row, 'update');
			return 'title' in task ? cellsOf(row, existing, task) : { faults: task };
		},
		accepted: (row) => {
			const task = read(row, 'update');
			if (!('title' in task)) return;
			if (reader.said(row, 'stage') !== '') stages.use(task.stage);
			projects.use(task.project);
		}
	});

	const lastMoved = new Map(snapshot.lastOrder);

	function cellsOf(row: CsvRow, existing: Existing, task: TaskRow): readonly (CellEdit | null)[] {
		const means = (field: Field) => isMeant(reader, row, field, settings);
		const owner = reader.said(row, 'owner') === '' ? null : ownerOf(task, row);
		const note = reader.said(row, 'note');
		return [
			settings.key === 'name' || task.title === ''
				? null
				: cell(existing, 'name', 'title', task.title, shownText),
			reader.said(row, 'stage') === '' ? null : stageCell(existing, task.stage),
			means('dueOn') ? cell(existing, 'dueOn', 'dueOn', task.dueOn, shownDay) : null,
			...taskCells.edits(row, existing, task.plan),
			means('project') ? cell(existing, 'project', 'project', task.project, shownProject) : null,
			...(relations?.edits(existing, task.related, isLeftOut) ?? []),
			owner === null ? null : ownerCell(existing, owner.id, (id) => people.get(id)?.name ?? ''),
			means('note') ? cell(existing, 'note', 'note', note, shownText) : null,
			...customCells.edits(row, existing, task.custom, space.currency)
		];
	}

	function stageCell({ fields }: Existing, stage: Stage): CellEdit | null {
		if (fields['stage'] === stage.id) return null;
		const order = orderBetween(lastMoved.get(stage.id) ?? null, null);
		lastMoved.set(stage.id, order);
		const from = space.stages.find(({ id }) => id === fields['stage'])?.name ?? '';
		return { use: 'stage', from: asText(from), to: asText(stage.name), move: { stage, order } };
	}

	const shownProject = (id: unknown) => asText(typeof id === 'string' ? projects.titleOf(id) : '');
	const titleOf = (id: RecordId): string => relations?.titleOf(id) ?? '';

	let stageless = 0;

	function take(row: CsvRow): void {
		if (!log.admit(row)) return;
		frame.countOwner(row);
		const stageName = reader.text(row, 'stage');
		if (stageName !== '') stageNames.look(stageName).rows += 1;
		if (updates.take(row)) return;
		const task = read(row);
		if (!('title' in task)) {
			log.reject(row, task);
			return;
		}
		if (frame.isRepeated(row, task.externalId)) return;
		const willOwn = task.owner?.kind === 'add' ? actor.id : (ownerOf(task, row)?.id ?? null);
		const refused = judge.create(taskChange(task, willOwn, SOME_ORDER, judge.acting));
		if (frame.isRefused(row, refused)) return;
		const owner = ownerOf(task, row);
		stages.use(task.stage);
		projects.use(task.project);
		remarkOdd(log, reader, row, settings.dateOrder);
		if (stageName === '') stageless += 1;
		if (!log.wantsPreview) return;
		const { title, stage, dueOn, createdOn } = task;
		log.show({
			becomes: 'task',
			row: row.row,
			title,
			owner: owner === null ? null : owners.shown(owner),
			stage: { name: stage.name, isNew: stages.isNew(stage) },
			dueOn,
			createdOn,
			project: task.project === null ? null : projects.titleOf(task.project),
			parent: task.related.parent === null ? null : titleOf(task.related.parent),
			waitsFor: Object.keys(task.related.waits ?? {}).map(titleOf)
		});
	}

	function* records(rows: Iterable<CsvRow>): Generator<PlannedRecord> {
		const last = new Map(snapshot.lastOrder);
		for (const row of rows) {
			if (!log.isAccepted(row) || updates.has(row)) continue;
			const task = read(row);
			if (!('title' in task)) continue;
			const { stage } = task;
			const order = orderBetween(last.get(stage.id) ?? null, null);
			last.set(stage.id, order);
			const owner = ownerOf(task, row)?.id ?? null;
			const change = taskChange(task, owner, order, acting);
			yield { id: relations?.idOf(row) ?? newId(acting.random), change };
		}
	}

	function taskChange(
		{ title, stage, dueOn, createdOn, note, externalId, custom, plan, related, project }: TaskRow,
		owner: Member['id'] | null,
		order: OrderKey,
		by: Acting
	): RecordChange {
		const made = createTask(
			{
				...{ title, space: space.id, stage, order, owner, dueOn, fields: space.fields },
				plan: { ...plan, project }
			},
			by,
			custom
		);
		const set = {
			...made.set,
			importId,
			...relations?.fields(related, isLeftOut),
			...(note === '' ? {} : { note }),
			...(createdOn === null ? {} : { createdAt: noonOf(createdOn, acting.clock) }),
			...(externalId === '' ? {} : { externalId })
		};
		return { ...made, set };
	}

	const stageUses = (): NameUse[] =>
		stageNames.uses(
			(stage): NameUse['match'] =>
				stage === null ? 'none' : stages.isNew(stage) ? 'add' : { id: stage.id },
			(name) => stages.alike(name)
		);

	return {
		take,
		plan() {
			for (const { row, value } of relations?.leftOut(isLeftOut) ?? []) {
				log.remark({ code: 'task-left-out', row, value });
			}
			const { updated, unchanged } = updates.counts;
			const newStages = stages.added();
			return frame.planOf({
				kind: 'tasks',
				stages: newStages,
				counts: {
					stages: newStages.length,
					tasks: frame.accepted - updated - unchanged,
					projects: projects.added.length,
					updated,
					unchanged
				},
				defaults: { ...NO_DEFAULTS, stage: stageless },
				stageNames: stageUses(),
				changes: updates.changes
			});
		},
		*batches(rows) {
			yield* inBatches(space.id, projects.records());
			yield* inBatches(space.id, records(rows()));
			yield* updates.batches(rows(), space.id);
		}
	};
}

/** Names of the stages in which tasks have ended, in English, Vietnamese and Polish, folded. */
const DONE =
	/^(?:done|completed?|finished|closed|resolved|xong|da xong|hoan thanh|da hoan thanh|zrobione|wykonan[eay]|gotowe|zakonczon[eay]|ukonczon[eay]|zamkniet[eay])$/;
const DROPPED =
	/^(?:cancell?ed|rejected|won t do|dropped|huy|da huy|tu choi|anulowan[eay]|odrzucon[eay]|porzucon[eay])$/;

/** Returns the kind of a task stage from its name. */
function taskEnding(name: string): Stage['kind'] {
	const key = fold(name.replace(/[^\p{L}\p{N}]+/gu, ' ')).trim();
	return DONE.test(key) ? 'won' : DROPPED.test(key) ? 'lost' : 'open';
}
