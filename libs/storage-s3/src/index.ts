export { openObjectStore } from './open-object-store.ts';
