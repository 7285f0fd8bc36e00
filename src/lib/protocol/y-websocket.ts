/**
 * The numbers of the standard y-websocket protocol. Every frame begins with a message type; a sync message
 * then names its kind. `y-websocket` and `y-protocols` define the same numbers without exporting them all.
 */

/** Message type: a sync message about the room's own document. */
export const SYNC = 0;

/** Message type: an awareness update. */
export const AWARENESS = 1;

/** Message type: asks for the awareness states of everybody in the room. */
export const QUERY_AWARENESS = 3;

/** Kind of a sync message: a state vector, which asks for what its sender lacks. */
export const STEP_1 = 0;

/** Kind of a sync message: the answer to a state vector. */
export const STEP_2 = 1;

/** Kind of a sync message: a change as it is made. */
export const UPDATE = 2;
