export {
  ApiKeys,
  refusalOf,
  ROLL_OVERLAP_MS,
  type KeyRefusal,
  type KeyWish,
  type NewKey,
} from './api-keys.js';
export { Authenticator, type Authentication } from './authenticator.js';
export {
  ADMINISTRATOR_KEY,
  departmentFor,
  principalOfKey,
  principalOfStaff,
  requireScope,
  type Principal,
} from './principal.js';
export { SIGN_IN_LINK_MS, SignInLinks, type SignIn } from './sign-in-links.js';
export { SESSION_MS, StaffSessions, type SessionCheck } from './staff-sessions.js';
