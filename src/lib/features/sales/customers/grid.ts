/** The columns of the list of customers, for its head and its lines. */
export const COLUMNS =
	'grid grid-cols-[minmax(0,1fr)_auto] page-edge gap-x-4 md:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,2fr)_minmax(0,1fr)]';

/** The height of a line, in pixels for a rem of 16 pixels. */
export const LINE_HEIGHT = 56;
