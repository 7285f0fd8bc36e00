import type { MenuAction } from '$lib/ui/menu';
import { FORMAT_NAMES, TABLE_FORMATS, type TableFormat } from './table-file';

/** Returns the formats of an export as the items of a menu. */
export const exportItems = (run: (format: TableFormat) => void): readonly MenuAction[] =>
	TABLE_FORMATS.map((format) => ({
		label: FORMAT_NAMES[format],
		run: () => {
			run(format);
		}
	}));
