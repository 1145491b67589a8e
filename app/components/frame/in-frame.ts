import { createContext, useContext } from "react";

/** True for whatever is shown inside the console's frame. */
export const InFrameContext = createContext(false);

export const useInFrame = () => useContext(InFrameContext);
