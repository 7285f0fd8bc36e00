import type { RefusalFacts, RefusalReason } from '../access/refusal';
import type { Role } from '../member/member';
import type { CsvFault } from './csv';
import type { Field } from './fields';
import type { OddRow } from './odd-rows';

/** Why a row cannot be imported: a code and the facts for its sentence. */
export type RowFaultReason =
	| { readonly code: CsvFault; readonly line: number }
	| { readonly code: 'no-record'; readonly as: OddRow }
	| { readonly code: 'too-many-cells'; readonly expected: number; readonly found: number }
	| { readonly code: 'name-missing' }
	| { readonly code: 'title-missing' }
	| {
			readonly code: 'too-long';
			readonly column: string;
			readonly length: number;
			readonly max: number;
	  }
	| { readonly code: 'date-unreadable'; readonly column: string; readonly value: string }
	| { readonly code: 'number-unreadable'; readonly column: string; readonly value: string }
	| { readonly code: 'number-negative'; readonly column: string; readonly value: string }
	| { readonly code: 'number-too-large'; readonly column: string; readonly value: string }
	| { readonly code: 'currency-unknown'; readonly column: string; readonly value: string }
	| {
			readonly code: 'currency-contradicts';
			readonly column: string;
			readonly value: string;
			readonly amount: string;
	  }
	| { readonly code: 'field-unreadable'; readonly column: string; readonly value: string }
	| { readonly code: 'percent-unreadable'; readonly column: string; readonly value: string }
	| { readonly code: 'already-here'; readonly by: 'id' | 'name'; readonly value: string }
	| {
			readonly code: 'seems-here';
			readonly by: 'alike' | 'email' | 'phone' | 'tax';
			readonly value: string;
			readonly match: string;
	  }
	| { readonly code: 'repeated'; readonly value: string; readonly firstRow: number }
	| { readonly code: 'kind-unknown'; readonly column: string; readonly value: string }
	| { readonly code: 'visibility-unknown'; readonly column: string; readonly value: string }
	| { readonly code: 'group-unknown'; readonly name: string }
	| { readonly code: 'field-empty'; readonly column: string }
	| { readonly code: 'role-differs'; readonly name: string; readonly is: Role }
	| { readonly code: 'too-many'; readonly max: number }
	| { readonly code: 'customer-unknown'; readonly value: string }
	/** The row says nothing of what it has to be recognised by. */
	| { readonly code: 'key-empty'; readonly column: string }
	| { readonly code: 'not-here'; readonly column: string; readonly value: string }
	| {
			readonly code: 'several-here';
			readonly column: string;
			readonly value: string;
			readonly count: number;
	  }
	/** A cell names a task that is neither in the file nor here, or a name that several have. */
	| { readonly code: 'task-unknown'; readonly column: string; readonly value: string }
	| {
			readonly code: 'task-ambiguous';
			readonly column: string;
			readonly value: string;
			readonly count: number;
	  }
	/** Several projects have the name that a cell names. */
	| {
			readonly code: 'project-ambiguous';
			readonly column: string;
			readonly value: string;
			readonly count: number;
	  }
	/** The column names more projects that nobody has than one import adds. */
	| { readonly code: 'too-many-projects'; readonly column: string; readonly max: number }
	/** Tasks would be parts of each other, or wait for each other: the names on the way, the first one again at the end. */
	| { readonly code: 'task-circle'; readonly column: string; readonly path: readonly string[] }
	| { readonly code: 'owner-unknown'; readonly name: string }
	| { readonly code: 'owner-out-of-reach'; readonly name: string }
	| { readonly code: 'name-ambiguous'; readonly name: string }
	| { readonly code: 'stage-unknown'; readonly name: string }
	| { readonly code: 'role-unknown'; readonly value: string }
	| {
			/** A rule of the workspace refuses what the row would make. */
			readonly code: 'refused';
			readonly rule: string;
			readonly reason: RefusalReason;
			readonly facts: RefusalFacts;
	  }
	| { readonly code: 'supervisor-role'; readonly name: string }
	| { readonly code: 'team-led-by-others'; readonly team: string; readonly name: string };

/** A reason with the number of its row. */
export type RowFault = RowFaultReason & { readonly row: number };

/** A rejected row, with everything that is wrong with it. */
export interface RejectedRow {
	readonly row: number;
	readonly cells: readonly string[];
	readonly faults: readonly RowFault[];
}

/** What a file can be instead of a table of text. */
export type FileNature =
	| 'excel'
	| 'opendocument'
	| 'numbers'
	| 'word'
	| 'zip'
	| 'gzip'
	| 'pdf'
	| 'image'
	| 'html'
	| 'xml'
	| 'json'
	| 'rtf'
	| 'vcard'
	| 'binary';

/** The formats of spreadsheets that are read. */
export type WorkbookFormat = 'xlsx' | 'xls' | 'ods';

/** Why a file cannot be imported at all. */
export type FileFault =
	| { readonly code: 'too-large'; readonly size: number; readonly limit: number }
	| { readonly code: 'empty' }
	| { readonly code: 'no-rows' }
	| { readonly code: 'not-a-table'; readonly nature: FileNature }
	| { readonly code: 'too-many-columns'; readonly found: number; readonly limit: number }
	| { readonly code: 'unreadable' }
	/** The workbook is protected by a password. */
	| { readonly code: 'workbook-locked' }
	/** The workbook is damaged, or not what it claims to be. */
	| { readonly code: 'workbook-broken' }
	/** More comes out of the file than a device can hold. */
	| { readonly code: 'too-much-inside' };

/** Why these settings do not allow a plan. */
export type PlanFault =
	| { readonly code: 'guests-read' }
	| { readonly code: 'admins-only' }
	| { readonly code: 'no-space' }
	| { readonly code: 'field-missing'; readonly field: Field | 'title' }
	/** No column holds what the records are to be recognised by. */
	| { readonly code: 'key-missing' }
	/** This device could not read the records that are here. */
	| { readonly code: 'not-read' }
	| { readonly code: 'field-twice'; readonly field: Field };

/** The most columns of a table. More mean that it was split wrongly. */
export const MAX_COLUMNS = 300;

/** The longest text of a cell that is imported, in UTF-16 units. Titles are shorter. */
export const MAX_CELL_LENGTH = 5000;
