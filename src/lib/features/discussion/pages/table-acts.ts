import type { Editor } from '@tiptap/core';
import type { Command } from '@tiptap/pm/state';
import {
	addColumnAfter,
	addColumnBefore,
	addRowAfter,
	addRowBefore,
	deleteColumn,
	deleteRow,
	deleteTable,
	isInTable,
	mergeCells,
	splitCell,
	toggleHeaderRow
} from '@tiptap/pm/tables';
import { m } from '$lib/i18n/messages';
import type { MenuEntry } from '$lib/ui/menu';

/** Returns what can be done with the table around the caret; nothing outside of one. */
export function tableActs(editor: Editor): readonly MenuEntry[] {
	if (!isInTable(editor.state)) return [];
	const act = (label: string, command: Command, tone?: 'danger'): readonly MenuEntry[] =>
		command(editor.state)
			? [
					{
						label,
						...(tone === undefined ? {} : { tone }),
						run: () => {
							command(editor.state, editor.view.dispatch, editor.view);
							editor.commands.focus();
						}
					}
				]
			: [];
	return [
		...act(m.pages_table_row_before(), addRowBefore),
		...act(m.pages_table_row_after(), addRowAfter),
		...act(m.pages_table_column_before(), addColumnBefore),
		...act(m.pages_table_column_after(), addColumnAfter),
		...act(m.pages_table_header(), toggleHeaderRow),
		...act(m.pages_table_merge(), mergeCells),
		...act(m.pages_table_split(), splitCell),
		{ separator: true },
		...act(m.pages_table_row_delete(), deleteRow, 'danger'),
		...act(m.pages_table_column_delete(), deleteColumn, 'danger'),
		...act(m.pages_table_delete(), deleteTable, 'danger')
	];
}
