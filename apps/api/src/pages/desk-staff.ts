import type { FastifyRequest } from 'fastify';
import type { StaffFrame } from '#contracts';
import type { Department, DepartmentDirectory } from '#delivery/ports';
import type { StaffMember } from '#identity/ports';
import type { StaffFrames } from './staff-frame.js';
import type { StaffSignIn } from './staff-sign-in.js';

/** A member of staff at their own department's desk. */
export interface Desk {
  readonly staff: StaffMember;
  readonly department: Department;
}

/** Who sits at which department's desk, and what frames their pages. */
export class DeskStaff {
  constructor(
    private readonly signIn: StaffSignIn,
    private readonly frames: StaffFrames,
    private readonly departments: DepartmentDirectory,
  ) {}

  /** The desk of who is signed in; null for staff of no department. */
  async deskOf(request: FastifyRequest): Promise<Desk | 'signed_out' | null> {
    const staff = await this.signIn.whoIs(request);
    if (staff === null) return 'signed_out';
    if (staff.departmentId === null) return null;
    const department = await this.departments.department(staff.departmentId);
    return department && { staff, department };
  }

  frame(request: FastifyRequest, { staff, department }: Desk): Promise<StaffFrame> {
    return this.frames.of(request, staff, department);
  }
}
