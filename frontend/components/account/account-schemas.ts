import { z } from "zod/mini";

export const MIN_PASSWORD = 10;
const MAX_PASSWORD = 1024;

const email = z.pipe(
  z.string().check(z.trim(), z.minLength(1, "Enter your email address.")),
  z.email("This is not a complete email address."),
);

export const loginSchema = z.object({
  email,
  password: z.string().check(z.minLength(1, "Enter your password.")),
});

export const personName = z.string().check(z.trim(), z.maxLength(100, "At most 100 characters."));

export const newPassword = z.string().check(
  z.minLength(1, "Choose a password."),
  z.maxLength(MAX_PASSWORD, `At most ${MAX_PASSWORD} characters.`),
  z.refine((value) => value.length === 0 || value.length >= MIN_PASSWORD, {
    error: ({ input }) => `At least ${MIN_PASSWORD} characters; this one has ${String(input).length}.`,
  }),
);

export const signupSchema = z.object({ name: personName, email, password: newPassword });

export type LoginValues = z.infer<typeof loginSchema>;
export type SignupValues = z.infer<typeof signupSchema>;
