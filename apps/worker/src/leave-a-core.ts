import { leaveACoreToTheSender } from '#channels';

leaveACoreToTheSender(process.env);
