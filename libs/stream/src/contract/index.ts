export { describeReal } from './real-services.ts';
