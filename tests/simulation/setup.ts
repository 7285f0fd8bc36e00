/**
 * What has to be loaded before everything that is simulated, in this order: libraries keep the functions of the platform
 * that they find when they are loaded.
 */
import './world/globals';
import './world/platforms';
import './world/indexeddb';
import './world/dexie';

// Every y-websocket provider listens for the end of the process.
process.setMaxListeners(0);
