import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import PanelRight from '@lucide/svelte/icons/panel-right';
import Pencil from '@lucide/svelte/icons/pencil';
import SquareCheck from '@lucide/svelte/icons/square-check';
import { m } from '$lib/i18n/messages';
import type { MenuEntry } from '$lib/ui/menu';
import type { BoardState } from './board-state.svelte';
import type { CardRow } from '../cards/cards';

/** Returns the menu of a card. It offers everything that dragging can do in single presses (OP-03). */
export function cardMenu(board: BoardState, row: CardRow, open: () => void): MenuEntry[] {
	const details: MenuEntry = { label: m.board_details(), icon: PanelRight, run: open };
	if (!board.movable) return [details];
	const stages = board.stages
		.filter((stage) => stage.id !== row.stage && board.refusal(row, stage) === null)
		.map((stage) => ({
			label: m.board_move_to_stage({ stage: stage.name }),
			run: () => void board.sendTo(row, stage.id)
		}));
	const { stage, index } = board.columns.placeOf(row);
	// Cards that are ordered by a sort or by their closing date cannot be moved up or down by hand.
	const isManual = board.columns.isManual(stage);
	return [
		details,
		{ label: m.views_quick_edit(), icon: Pencil, keys: 'E', run: () => board.edit(row) },
		{
			label: board.selection.has(row.id) ? m.views_unchoose() : m.views_choose(),
			icon: SquareCheck,
			keys: 'X',
			run: () => board.choose(row, false)
		},
		...(stages.length > 0 ? [{ separator: true } as const, ...stages] : []),
		{ separator: true },
		{
			label: m.board_move_up(),
			icon: ArrowUp,
			disabled: index === 0 || !isManual,
			run: () => void board.nudge(row, 'up')
		},
		{
			label: m.board_move_down(),
			icon: ArrowDown,
			disabled: index >= board.columns.countIn(stage) - 1 || !isManual,
			run: () => void board.nudge(row, 'down')
		}
	];
}
