export { type Questions, queryFault, questions } from './query.ts';
