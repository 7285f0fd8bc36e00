import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE, type Acting, type RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { setField } from '$lib/domain/core/set-field';
import { assign } from '$lib/domain/deal/commands';
import { putInProject } from '$lib/domain/project/commands';
import { notSavedReason } from '$lib/features/common/refusals/why';
import { currentDay } from '$lib/features/common/time/today.svelte';
import { UNDONE, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { storing, type Saved } from '$lib/replica/saved';
import type { TaskRow } from '$lib/replica/store/rows';
import type { CardRow } from '../cards/cards';
import { dayToCome, type GroupColumn } from '../cards/columns';
import type { Beside } from '../moves/following';
import { handOver } from '../moves/hand-over';
import { changeTask, undoChange } from '../series/in-series';
import type { BoardVoice } from './board-voice';

/** What moving cards to other groups needs of their board. */
export interface RegroupPorts {
	readonly view: WorkspaceView;
	readonly space: SpaceId;
	readonly voice: BoardVoice;
	/** Returns why a card may not go to the column, as text, or `null` when it may. */
	readonly blocked: (row: CardRow) => string | null;
}

/** Moves cards to the groups of a board whose columns are owners, months or projects. */
export class CardRegrouper {
	constructor(private readonly ports: RegroupPorts) {}

	/** Does what `Regrouper.move` promises. */
	async move(held: CardRow, column: GroupColumn): Promise<CardRow | null> {
		const present = await storing(() => this.present(held));
		if (!present.ok) this.ports.voice.failed(m.board_not_saved());
		const row = present.ok ? present.value : null;
		if (row === null) return null;
		const moved = withColumn(row, column);
		const saved = await this.write(row, moved);
		if (saved === null) return null;
		if (!saved.ok) {
			this.ports.voice.failed(notSavedReason(saved.error, m.board_not_saved()));
			return null;
		}
		const message = m.board_moved({ title: row.title, stage: column.name });
		this.ports.voice.announce(message);
		const mayReturn = column.is !== 'owner' || row.owner !== null;
		const { value: written } = saved;
		const back = () =>
			row.kind === 'task' && row.repeat !== undefined
				? undoChange(this.ports.view, this.ports.space, written)
				: this.takeBack(moved, row);
		this.ports.voice.moved(message, mayReturn ? back : null);
		return moved;
	}

	/**
	 * Returns the present state of a card. Returns `null` and tells the person when the card is gone or
	 * may not go there any more.
	 */
	private async present(held: CardRow): Promise<CardRow | null> {
		const row = await this.ports.view.replica.db.records.get(held.id);
		if (row?.kind !== held.kind) {
			this.ports.voice.failed(m.board_gone_meanwhile({ title: held.title }));
			return null;
		}
		const reason = this.ports.blocked(row);
		if (reason !== null) this.ports.voice.failed(reason);
		return reason === null ? row : null;
	}

	private async takeBack(moved: CardRow, row: CardRow): Promise<Undone> {
		const now = await this.ports.view.replica.db.records.get(row.id);
		const isStill =
			now?.kind === moved.kind &&
			now.owner === moved.owner &&
			dayOf(now) === dayOf(moved) &&
			projectOf(now) === projectOf(moved);
		if (!isStill) {
			return { is: 'changed', said: m.board_kept_meanwhile({ title: row.title }) };
		}
		const saved = await this.write(moved, row);
		if (saved?.ok === false)
			return { is: 'failed', why: notSavedReason(saved.error, m.common_undo_failed()) };
		this.ports.voice.announce(m.board_put_back({ title: row.title }));
		return UNDONE;
	}

	/** Writes what differs. Resolves with what was written of a task, and with `null` when the person meant no task of its series. */
	private async write(from: CardRow, to: CardRow): Promise<Saved<readonly Beside[]> | null> {
		const { view, space } = this.ports;
		if (from.kind === 'task') {
			const change = changeOf(from, to, view.acting);
			return change.history.length === 0 ? succeed([]) : changeTask(view, from, change);
		}
		const saved =
			from.owner !== to.owner && to.owner !== null
				? await handOver(view, from, to.owner)
				: await view.changeInSpace(
						space,
						from.id,
						setField('closeOn', from.closeOn, dayOf(to), view.acting)
					);
		return saved.ok ? succeed([]) : saved;
	}
}

/** Returns what differs between a task and what it is to be: its owner, its project or its date. */
function changeOf(from: TaskRow, to: CardRow, acting: Acting): RecordChange {
	if (from.owner !== to.owner) {
		return to.owner === null ? NO_CHANGE : assign(from, to.owner, acting);
	}
	const project = projectOf(to);
	if (projectOf(from) !== project) return putInProject(from, project, acting);
	return setField('dueOn', from.dueOn, dayOf(to), acting);
}

const dayOf = (row: CardRow): string | null => (row.kind === 'deal' ? row.closeOn : row.dueOn);

const projectOf = (row: CardRow): RecordId | null =>
	row.kind === 'task' ? (row.project ?? null) : null;

/** Returns a task in a project, or in none. */
function inProject(row: CardRow, project: RecordId | null): CardRow {
	if (row.kind !== 'task') return row;
	const { project: _, ...others } = row;
	return project === null ? others : { ...others, project };
}

function withColumn(row: CardRow, column: GroupColumn): CardRow {
	if (column.is === 'owner') return { ...row, owner: column.owner };
	if (column.is === 'project') return inProject(row, column.project);
	const { month } = column;
	if (month === null) return row;
	return row.kind === 'deal'
		? { ...row, closeOn: dayToCome(row.closeOn, month, currentDay.current) }
		: { ...row, dueOn: dayToCome(row.dueOn ?? `${month}-01`, month, currentDay.current) };
}
