import { AccountFrame } from "@/components/account/AccountFrame";
import { Welcome } from "@/components/account/Welcome";

export default function HomePage() {
  return (
    <AccountFrame storyIsTitle>
      <Welcome />
    </AccountFrame>
  );
}
