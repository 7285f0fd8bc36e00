/** The columns of the list of customers, for its head and its lines alike. */
export const COLUMNS =
	'grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-4 sm:px-6 md:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,2fr)_minmax(0,1fr)]';

/** Height of a line, in pixels where a rem is 16 of them. */
export const LINE_HEIGHT = 56;
